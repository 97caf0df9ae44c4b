"""承诺台账, 本年进度 and 本期变化 on pages: each figure leads to its sentence, briefs keep to two pages."""

import re

import pytest

from briefgen import render
from briefgen.model import Book, Changes, History
from briefgen.pages import bind
from briefgen.pages.evidence import Marker, register
from briefgen.pages.fit import sheet
from briefgen.pages.followed import followed
from tests.pages import over_time, sample
from tests.pages.test_two_pages import chart_pair, laid_out

CITIES = sample.cities()
HISTORY = over_time.history(CITIES)


def book(history: History = HISTORY, theme: str = "modern") -> Book:
    charts = [chart for city in CITIES for chart in chart_pair(city.city)]
    return bind(sample.summary(CITIES), charts, sample.info(theme=theme), (), history)


def html(made: Book, name: str, medium: str | None = None) -> str:
    """One chapter's part of the page."""
    whole = render.render(made, medium=medium)
    start = whole.index(f'id="{name}"')
    end = whole.find("</section>", start)
    return whole[whole.rindex("<section", 0, start) : end]


def words(markup: str) -> str:
    return re.sub(r"[\s\u2060]", "", re.sub(r"<[^>]+>", "", markup))


def test_the_new_chapters_stand_before_the_cities() -> None:
    kinds = [chapter.kind for chapter in book().chapters]
    assert kinds[:7] == ["cover", "findings", "contents", "changes", "compare", "ledger", "guide"]
    contents = next(chapter for chapter in book().chapters if chapter.kind == "contents")
    assert [title for title, _ in contents.context.front] == ["摘要", "本期变化", "横向比较", "承诺台账"]


def test_a_first_edition_and_one_without_changes_say_so_in_a_line() -> None:
    for history in (
        History(Changes(True, (), (), ()), changed="这是第一期，没有上一期可比。"),
        History(Changes(False, (), (), ()), "2023-10", "与2023年10月一期相比没有变化。"),
    ):
        made = book(history)
        assert "changes" not in [chapter.kind for chapter in made.chapters]
        assert history.changed in words(html(made, "findings"))
        said = "这是第一期" if history.changes.first else "与上一期相比，本市县没有变化。"
        assert said in words(html(made, "brief-c330300"))


@pytest.mark.parametrize("medium", [None, "html"])
def test_changes_show_old_and_new_with_both_sentences_and_tell_rules_apart(medium: str | None) -> None:
    page = words(html(book(), "changes", medium))
    change = HISTORY.changes.records[0]
    assert f"{change.name}：{change.old}→{change.new}" in page
    for quote in (change.old_quote, change.new_quote):
        assert quote is not None
        assert words(render.shown(quote)) in page
    assert "报告原文变化所致（9条）" in page
    assert "原文未变，规则、词库或设置变化所致（3条）" in page
    assert "撤下离河市2023离.txt31" in page
    assert "1→2" in page


@pytest.mark.parametrize("medium", [None, "html"])
def test_the_ledger_counts_what_its_rows_say(medium: str | None) -> None:
    page = words(html(book(), "ledger", medium))
    assert "上年定了GDP目标的3个城市中，1个完成。" in page
    own = [row for row in HISTORY.ledger if row.city == "云溪市"]
    counts = [str(sum(row.verdict == verdict for row in own)) for verdict in ("kept", "missed", "silent")]
    assert f"云溪市{len(own)}{''.join(counts)}" in page


@pytest.mark.parametrize("medium", [None, "html"])
def test_every_mark_leads_to_an_entry(medium: str | None) -> None:
    whole = render.render(book(), medium=medium)
    ids = re.findall(r'\bid="([^"]+)"', whole)
    assert len(ids) == len(set(ids))
    links = set(re.findall(r'href="#([^"]+)"', whole))
    assert len(links) > 100
    assert links - set(ids) == set()


def test_a_brief_tells_exceptions_first_with_marks_of_both_years() -> None:
    city = CITIES[0]
    alone = History(Changes(True, (), (), ()), ledger=HISTORY.ledger)
    bare = sample.alone(city, sample.summary(CITIES), chart_pair(city.city), sample.info(), alone)
    page = words(html(bare, "brief-c330300"))
    assert "2022年报告的目标13项：完成3项、未完成3项、未再提2项、口径变化3项、定性2项。" in page
    at = [page.index(word) for word in ("未完成：GDP增速目标9%", "口径变化：", "未再提：", "措辞：")]
    assert at == sorted(at)
    made = sample.alone(city, sample.summary(CITIES), chart_pair(city.city), sample.info(), HISTORY)
    page = words(html(made, "brief-c330300"))
    assert "时间过75%，滞后" in page
    assert "位次变动3处（第0项指标增速全省第1→第2等）" in page
    sources = words(html(made, "sources-c330300"))
    for document in ("上年报告：", "进度来源：计划.txt", "进度来源：新闻.txt", "上一期（2023-10）的原句"):
        assert document in sources


def test_evidence_of_other_documents_comes_after_this_years() -> None:
    city = CITIES[0]
    numbered = register(city, (), HISTORY)
    kinds = [(entry.previous, bool(entry.document)) for entry in numbered.entries]
    assert kinds == sorted(kinds, key=[(False, False), (True, False), (False, True)].index)
    bare = register(city)
    own = [entry for entry in bare.entries if not entry.previous]
    assert own == [entry for entry in numbered.entries if not entry.previous and not entry.document]


def test_without_last_years_report_the_brief_says_so() -> None:
    rows = tuple(
        row.__class__(
            row.city, 2023, row.indicator, row.measure, None, None, row.renewed, row.verdict, "", None, None
        )
        for row in over_time.ledger(CITIES[0])
    )
    nothing = History(Changes(True, (), (), ()), ledger=rows)
    marker = Marker(register(CITIES[0], (), nothing))
    told = followed(CITIES[0].city, nothing, marker, sheet("modern"))
    assert "没有2022年的报告" in told.blocks[0].lines[0][0].text


@pytest.mark.parametrize("theme", ["modern", "gongwen"])
def test_briefs_keep_to_two_pages_with_all_of_it(theme: str) -> None:
    made = book(theme=theme)
    at = laid_out(made)
    starts = [at[chapter.name] for chapter in made.chapters if chapter.kind == "brief"]
    assert [b - a for a, b in zip(starts, [*starts[1:], at["methods"]], strict=True)] == [2] * len(starts)


def test_a_brief_alone_keeps_to_two_pages_with_all_of_it() -> None:
    city = sample.odd()
    history = over_time.history([city])
    info = sample.info(theme="gongwen", report_to="领导", send_to="各县", issue_to="各处", copies=60)
    made = sample.alone(city, sample.summary(sample.cities()), chart_pair(city.city), info, history)
    assert laid_out(made)[made.chapters[-1].name] == 2


def test_what_is_told_over_time_leaves_room_for_the_lists() -> None:
    city = sample.normal(code="330300")
    history = over_time.history([city])
    for theme, single in (("modern", False), ("gongwen", False), ("gongwen", True)):
        room = sheet(theme, single=single)
        marker = Marker(register(city, (), history))
        told = followed(city.city, history, marker, room)
        assert [block.title for block in told.blocks] == ["承诺台账", "本年进度", "本期变化"]
        assert all(block.lines for block in told.blocks)
        assert told.height < room.second * 0.36
        printed = {int(p.mark.label) for block in told.blocks for line in block.lines for p in line if p.mark}
        assert marker.used == printed, "a mark that is not printed leads back to nothing"
