"""Editions over the real build: kept, left alone, replaced, made again; other themes; progress."""

import dataclasses
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from briefgen import build as pipeline
from briefgen import readers
from briefgen.channels import Mail, Reader
from briefgen.editions import folders, lock, shelf
from briefgen.editions.verify import verify
from briefgen.errors import BusyError
from briefgen.outputs import changes as told
from briefgen.publish import good
from briefgen.settings import Settings
from tests.schedule.test_year_built import TEXT
from tests.test_build import quiet, texts

CITY = "枫陵市"
PLAN = """2023年{city}国民经济和社会发展计划草案的报告

各位代表：
受市人民政府委托，现将2022年国民经济和社会发展计划执行情况与2023年计划草案的报告提请大会审议。
一、2022年计划执行情况
过去一年，各项工作都有进展。地区生产总值增长5%。
存在的问题：公共服务还有短板。有关部门要认真研究，逐项改进，让群众早日看到变化。
二、2023年计划安排
总的要求是稳中求进，把各项工作做细做实，让城乡面貌有新的改观。
（一）坚持招商为先
大力开展招商活动，力争全年引进亿元以上项目不少于40个、计划投资额不少于200亿元。
（二）坚持民生为本
把群众的事放在心上，把该办的实事办到位。
"""
NEWS = """{city}前三季度招商成绩单出炉

2023年10月20日
记者从{city}获悉，2023年1月至9月，全市引进亿元以上项目33个，计划投资额120亿元。
负责人说，下一步要把服务做在前面，让企业少跑腿、快开工，把签下的项目一个一个落到地上。
随后，记者走进{city}新落成的厂房，机器正在安装调试，工人们忙着为开工作准备，预计年底前可以投产。
谈起{city}今后的打算，大家都说要趁热打铁，把好势头保持下去，让更多好项目在这里安家，让年轻人在家门口就业。
谈起{city}今后的打算，大家都说要趁热打铁，把好势头保持下去，让更多好项目在这里安家，让年轻人在家门口就业。
"""


def now(month: int, day: int = 5) -> datetime:
    return datetime(2023, month, day, 6, tzinfo=UTC)


def write(folder: Path, growth: float, year: int = 2023) -> None:
    folder.mkdir(exist_ok=True)
    text = TEXT.format(city=CITY, growth=growth)
    if year == 2022:
        text = text.replace("2022", "2021").replace("2023", "2022")
    (folder / f"{CITY}{year}.txt").write_text(text, "utf-8")


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def settings(tmp_path: Path, cache: Path) -> Settings:
    write(tmp_path / "reports", 5.1)
    return Settings(
        reports=(tmp_path / "reports",),
        formats=("pdf", "jsonl", "xlsx"),
        out=tmp_path / "out",
        cache=cache,
        jobs=1,
    )


def build(settings: Settings, at: datetime) -> pipeline.Outcome:
    return pipeline.build(settings, at, quiet)


def codes(outcome: pipeline.Outcome) -> set[str]:
    return {notice.code for notice in outcome.notices}


def manifest(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "manifest.json").read_text("utf-8"))
    return found


def words(folder: Path, name: str = "book.pdf") -> str:
    return "".join("".join(texts(folder / name)).split())


def test_kept_left_alone_replaced_and_compared(settings: Settings, tmp_path: Path) -> None:
    first = build(settings, now(3))
    assert (first.state, verify(first.folder)) == ("new", ())
    assert folders.latest(settings.out) == first.folder
    assert good(first.folder).theme == manifest(first.folder)["theme"] == "modern"
    assert build(settings, now(3, 9)).state == "unchanged"
    assert build(dataclasses.replace(settings, year=2023), now(3, 9)).state == "unchanged"
    forced = build(dataclasses.replace(settings, no_cache=True), now(3))
    assert forced.state == "unchanged", "made anew, but of the same"

    write(tmp_path / "reports", 5.2)
    second = build(settings, now(3, 20))
    assert (second.state, folders.revisions(second.folder)) == ("replaced", (1,))
    assert verify(second.folder) == verify(second.folder / "revisions/1") == ()
    assert "这是第一期" in words(second.folder), "a revision is no earlier edition"

    write(tmp_path / "reports", 5.4)
    april = build(settings, now(4))
    page = words(april.folder)
    assert "与2023年3月一期相比：报告更换1份；记录改变1条。" in page
    assert "上一期：地区生产总值增长5.2%" in page
    before, after = (shelf.rows(folder) for folder in (second.folder, april.folder))
    from briefgen.analysis.changes import changes

    assert told.text(changes(before, after), "2023-03").splitlines()[0] in page, "diff and page agree"
    assert manifest(april.folder)["compared"] == "2023-03"

    write(tmp_path / "reports", 5.3)
    build(settings, now(3, 25))
    again = build(settings, now(4))
    assert again.state == "replaced", "what April is compared with has changed"
    assert "没有变化" in words(again.folder)


def test_next_month_only_what_tells_of_the_month_is_set_again(settings: Settings) -> None:
    """出处 of every city is as it was; the brief says that nothing changed."""
    march = build(settings, now(3))
    april = build(settings, now(4))
    again = {one.name for one in april.told if one.stage == "set" and one.why}
    kept = {one.name for one in april.told if one.stage == "set" and not one.why}
    assert {name.partition("-")[0] for name in kept} >= {"sources", "guide"}
    assert {name.partition("-")[0] for name in again} <= {"cover", "findings", "brief", "methods"}
    assert "2023年3月第3期" in words(march.folder)
    assert "2023年4月第4期" in words(april.folder)
    assert "2023年3月第3期" not in words(april.folder)


def test_an_edition_without_rows_is_no_first_one_but_nothing_to_compare_with(settings: Settings) -> None:
    build(dataclasses.replace(settings, formats=("pdf",)), now(3))
    page = words(build(settings, now(4)).folder)
    assert "此前各期没有可比的记录" in page
    assert "这是第一期" not in page


def test_what_was_damaged_or_edited_is_made_again(settings: Settings) -> None:
    folder = build(settings, now(3)).folder
    (folder / "book.pdf").unlink()
    (folder / "facts.xlsx").unlink()
    again = build(settings, now(3))
    assert again.state == "replaced"
    assert "edition-damaged" in codes(again)
    assert verify(folder) == ()
    edited = manifest(folder) | {"gates": {"passed": True, "reasons": []}, "year": 2024}
    (folder / "manifest.json").write_text(json.dumps(edited), "utf-8")
    third = build(settings, now(3))
    assert "edition-damaged" in codes(third)
    assert (verify(folder), manifest(folder)["year"]) == ((), 2023)


def test_an_old_month_moves_nothing_back(settings: Settings) -> None:
    new = build(settings, now(5))
    old = build(settings, now(3))
    assert "edition-older" in codes(old)
    assert folders.latest(settings.out) == new.folder


def test_two_builds_at_once(settings: Settings) -> None:
    with lock.held(settings.out, now(3)), pytest.raises(BusyError, match="正有别的成书"):
        build(settings, now(3))
    (settings.out / lock.NAME).write_text(
        '{"pid": 1, "host": "elsewhere", "since": "2023-03-01T00:00:00+00:00"}'
    )
    taken = build(settings, now(3))
    assert "lock-taken-over" in codes(taken)


def test_gaps_are_told_of_an_edition_left_alone_too(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "reports/断.docx").write_bytes(b"PK\x03\x04" + bytes(200))
    first = build(settings, now(3))
    again = build(settings, now(3))
    assert again.state == "unchanged"
    told = [[n.message for n in outcome.notices if n.severity.value == "gap"] for outcome in (first, again)]
    assert told[0] == told[1] != []


def test_readers_themes_are_made_and_an_unknown_one_is_told(settings: Settings) -> None:
    people = (Reader("a@example.org", theme="gongwen"), Reader("b@example.org", theme="nowhere"))
    channel = Mail("leaders", "127.0.0.1", "x@example.org", people)
    asked = dataclasses.replace(settings, formats=("pdf", "briefs"), channels=(channel,))
    made = build(asked, now(3))
    themed = {"themes/gongwen/book.pdf", f"themes/gongwen/briefs/{CITY}.pdf"}
    assert themed <= set(made.files)
    assert [n.code for n in made.notices if "nowhere" in n.message] == ["theme-unknown"]
    edition = good(made.folder)
    assert edition.has_theme("gongwen")
    assert edition.book("gongwen") == "themes/gongwen/book.pdf"
    assert edition.book("modern") == edition.book() == "book.pdf"
    assert manifest(made.folder)["gates"]["passed"] is True
    assert words(made.folder, "themes/gongwen/book.pdf").count(CITY) > 3
    with (made.folder / "book.pdf").open("ab") as file:
        file.write(b"x")  # so that all is made again, from what is kept
    told = [line for line in build(asked, now(3)).told if line.stage in ("set", "shell", "makeup")]
    assert [line for line in told if line.why] == []
    assert {"book.pdf", "book.pdf（gongwen）"} <= {line.name for line in told if line.stage == "makeup"}
    assert build(settings, now(3)).state == "replaced", "nobody asks for the theme any more"


def test_a_book_for_each_set_of_cities_that_readers_want(settings: Settings) -> None:
    other = "墨川市"
    for city in (CITY, other):
        (settings.reports[0] / f"{city}2023.txt").write_text(TEXT.format(city=city, growth=6), "utf-8")
    people = (
        Reader("a@example.org", cities=("枫陵", other)),
        Reader("b@example.org", cities=(other, CITY), theme="gongwen"),
        Reader("c@example.org", cities=(CITY, "无名市")),
    )
    channel = Mail("leaders", "127.0.0.1", "x@example.org", people)
    asked = dataclasses.replace(settings, formats=("pdf", "briefs"), channels=(channel,))
    made, own = build(asked, now(3)), readers.path((CITY, other))
    assert [name for name in made.files if readers.private(name)] == [own, f"themes/gongwen/{own}"]
    assert manifest(made.folder)["gates"]["passed"] is True
    assert verify(made.folder) == ()
    edition, cities = good(made.folder), (other, CITY)
    assert edition.own(cities) == own
    assert edition.own(cities, "gongwen") == f"themes/gongwen/{own}"
    assert edition.own((CITY,)) is None
    text = words(made.folder, own)
    assert text.count(CITY) > 3
    assert text.count(other) > 3
    briefs = [x for x in made.told if x.stage == "set" and x.name.startswith("brief-") and x.why]
    assert len(briefs) == 4, "two cities in two themes, each set once"
    again = build(asked, now(3))
    assert again.state == "unchanged"
    fewer = dataclasses.replace(asked, channels=(dataclasses.replace(channel, to=people[2:]),))
    assert not [name for name in build(fewer, now(3)).files if readers.private(name)]


@pytest.mark.parametrize(("zone", "month"), [("Asia/Shanghai", "2023-11"), ("UTC", "2023-10")])
def test_the_month_is_that_of_the_readers_clock(zone: str, month: str) -> None:
    late = datetime(2023, 10, 31, 17, tzinfo=UTC)
    assert pipeline.month(Settings(timezone=zone), late) == month
    assert pipeline.month(Settings(timezone=zone, edition="2023-04"), late) == "2023-04"


def sheets(folder: Path) -> str:
    with zipfile.ZipFile(folder / "facts.xlsx") as book:
        return book.read("xl/workbook.xml").decode()


def test_last_years_report_makes_the_ledger(settings: Settings, tmp_path: Path) -> None:
    write(tmp_path / "reports", 4.0, year=2022)
    folder = build(dataclasses.replace(settings, year=2023), now(3)).folder
    page = words(folder)
    assert "未完成：GDP增速目标6%左右" in page
    assert "上年报告：" in page
    assert all(f'name="{name}"' in sheets(folder) for name in ("承诺台账", "本期变化"))
    assert manifest(folder)["counts"]["promises"] >= 1
    uses = {entry["use"] for entry in manifest(folder)["inputs"]}
    assert uses == {"report", "previous"}


def test_news_of_the_year_is_set_against_the_plan(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "reports/计划.txt").write_text(PLAN.format(city=CITY), "utf-8")
    (tmp_path / "reports/2023-10-20 枫陵招商.txt").write_text(NEWS.format(city=CITY), "utf-8")
    made = build(settings, now(11))
    page = words(made.folder)
    assert "本年进度" in page
    assert "引进亿元以上项目目标≥40个" in page
    assert "（完成82.5%，时间过75%，超前" in page
    assert "（完成60%，时间过75%，滞后" in page
    assert "进度来源：2023-10-20枫陵招商.txt" in page
    assert "进度来源：计划.txt" in page
    assert 'name="进度"' in sheets(made.folder)
    assert {e["use"] for e in manifest(made.folder)["inputs"]} == {"report", "progress"}
    beside = [n.message for n in made.notices if n.code == "document-beside"]
    assert len(beside) == 2
    assert all("进度" in message for message in beside)
    assert good(made.folder)
