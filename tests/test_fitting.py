"""A brief that was reckoned too short is set again with less on it, until its pages hold it."""

from dataclasses import replace
from pathlib import Path

import pytest

from briefgen import cache
from briefgen.engine import Work
from briefgen.outputs.check import check
from briefgen.pages import bind, brief, fit
from briefgen.press import Press
from tests.pages import sample


def test_a_brief_that_is_too_long_gives_up_items(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # As if lines took 6 points: far more is put on the pages than they hold.
    sheet = replace(fit.Sheet(), line=6.0, heading=6.0, table_row=6.0)
    monkeypatch.setattr(fit, "sheet", lambda theme, single=False: sheet)
    city = sample.odd()
    book = bind(sample.summary([city]), sample.charts([city]), sample.info(), ())
    (name,) = (c.name for c in book.chapters if c.kind == "brief")
    work = Work(cache.Store(tmp_path))
    files, notices = Press(work, None, lambda *told: None).books(
        book, [city.city], {f"briefs/{city.city}.pdf": ()}
    )
    assert not notices
    assert [one.name for one in work.told if one.stage == "set"].count(name) > 1
    assert not [found for found in check(files[f"briefs/{city.city}.pdf"]) if found.gate == "两页"]


def test_what_is_left_out_is_counted() -> None:
    city = sample.odd()
    book = bind(sample.summary([city]), sample.charts([city]), sample.info(), ())
    chapter = next(c for c in book.chapters if c.kind == "brief")
    total = items(chapter.context)
    rounds = 0
    while (less := brief.tightened(chapter)) is not None and rounds < 200:
        assert items(less.context) == total, "what is not shown is said"
        chapter, rounds = less, rounds + 1
    assert 3 < rounds < 200
    assert len(chapter.context.targets) == brief.LEAST


def items(page: brief.Brief) -> int:
    cuts = (page.highlights, page.priorities, page.commitments, page.livelihood)
    shown = sum(len(cut.lines) + cut.more for cut in cuts)
    shown += sum(len(theme.lines) for theme in page.risks) + page.risks_more
    return shown + len(page.targets) + page.targets_more
