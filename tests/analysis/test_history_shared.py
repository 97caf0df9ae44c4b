"""Ledger and progress over real reports; what was checked by hand stands in docs/accuracy.md."""

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from briefgen import demo, sources
from briefgen.analysis.ledger import ledger, tally
from briefgen.analysis.progress import progress
from briefgen.extract import counts, extract
from briefgen.model import Counted, Extraction, Pace, Verdict

CORPUS = Path(__file__).parents[2] / ".." / "shared" / "corpus"


@cache
def extractions(*names: str) -> tuple[Extraction, ...]:
    paths = [CORPUS / name for name in names]
    if not all(path.exists() for path in paths):
        pytest.skip("../shared is not here")
    return tuple(extract(report) for report in sources.read(paths).reports)


def test_four_years_in_a_row_make_three_ledgers() -> None:
    every = extractions("hailar-district")
    rows = [row for row in ledger(every, every) if row.promise is not None]
    assert {row.year for row in rows} == {2017, 2018, 2019}
    verdicts = Counter(row.verdict for row in rows if row.year == 2017)
    assert (verdicts[Verdict.KEPT], verdicts[Verdict.MISSED]) >= (4, 5)
    reports = {(e.report.place.name, e.report.report_year): e.report for e in every}
    for row in rows:
        for fact, year in ((row.promise, row.year - 1), (row.result, row.year), (row.renewed, row.year)):
            if fact is not None:
                report = reports[row.city, year]
                assert report.text[fact.evidence.start : fact.evidence.end] == fact.evidence.quote


def test_january_to_september_against_the_plan() -> None:
    every = [(e, counts.find(e.report)) for e in extractions("heshan")]
    rows = {(row.target.value, row.target.unit): row for row in progress(every, every)}
    projects, investment = rows[55, "个"], rows[300, "亿元"]
    assert isinstance(projects.so_far, Counted)
    assert (projects.so_far.value, projects.elapsed, projects.pace) == (60, 0.75, Pace.AHEAD)
    assert (investment.so_far.value, investment.reached) == (209, 0.6967)
    assert investment.pace is Pace.BEHIND


def test_every_city_of_the_demo_corpus_has_its_ledger() -> None:
    every = [extract(report) for report in sources.read([demo.reports_dir()]).reports]
    now = [e for e in every if e.report.report_year == 2023]
    rows = ledger(now, every)
    assert {row.city for row in rows} == {e.report.place.name for e in now}
    verdicts = Counter(row.verdict for row in rows)
    assert Verdict.NO_PREVIOUS not in verdicts
    assert set(verdicts) == set(Verdict) - {Verdict.NO_PREVIOUS}
    count = tally(rows, "地区生产总值")
    assert len(count.asked) == len(now)
