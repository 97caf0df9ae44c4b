"""The demo corpus holds what its README says, and its labels fit its texts and one another."""

import csv
import io
import json
import re
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from briefgen import demo

GOLD = Path(__file__).parent.parent / "golden" / "demo"
YEARS = (2022, 2023)
FILES = sorted(demo.reports_dir().glob("*/*.*"))
LABELS = sorted(GOLD.glob("*.json"))
# Rates and adjusted bases do not chain: a growth on an adjusted base is not level / last year's level.
CHAINED = """地区生产总值 社会消费品零售总额 一般公共预算收入 进出口总额 出口总额 粮食总产量
城镇居民人均可支配收入 农村居民人均可支配收入"""


@cache
def text(path: Path) -> str:
    """A demo report as plain text, by means of its own: the readers are tested elsewhere."""
    data = path.read_bytes()
    if path.suffix == ".docx":
        xml = zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode("utf-8")
        return "\n".join("".join(re.findall(r"<w:t[^>]*>([^<]*)</w:t>", p)) for p in xml.split("</w:p>"))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("gb18030")


@cache
def labels(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def report_of(label: Path) -> Path:
    year, city = label.stem.split("-")
    return next(path for path in FILES if path.parent.name == year and path.stem == city)


@cache
def divisions() -> tuple[dict[str, str], ...]:
    with demo.divisions_file().open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


def test_eight_cities_of_two_provinces_in_both_years() -> None:
    assert len(FILES) == len(LABELS) == 16
    by_year = {year: {p.stem for p in FILES if p.parent.name == str(year)} for year in YEARS}
    assert (
        by_year[2022] == by_year[2023] == {row["name"] for row in divisions() if row["level"] != "province"}
    )
    assert len({row["province"] for row in divisions()}) == 2
    counties = [row for row in divisions() if row["level"] == "county"]
    assert len(counties) == 2
    assert {row["parent"] for row in counties} <= by_year[2022]


def test_codes_nest_as_real_ones_do() -> None:
    names = {row["code"]: row["name"] for row in divisions()}
    for row in divisions():
        assert names[row["code"][:2] + "0000"] == row["province"]
        if row["level"] == "county":
            assert names[row["code"][:4] + "00"] == row["parent"]


def test_no_name_is_a_real_place() -> None:
    real = Path(demo.__file__).parent.parent / "lexicon" / "divisions.csv"
    known = real.read_text(encoding="utf-8")
    for row in divisions():
        assert row["name"][:-1] not in known, row["name"]


@pytest.mark.parametrize("path", FILES, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_length_and_cleanness(path: Path) -> None:
    body = text(path)
    assert len(re.sub(r"\s", "", body)) >= 3000
    assert not re.search(r"[\ue000-\uf8ff\ufffd]|<[^>]*\|", body)


def test_the_promised_wrappings() -> None:
    by = {(path.parent.name, path.stem): path for path in FILES}
    with pytest.raises(UnicodeDecodeError):
        by["2022", "墨川市"].read_bytes().decode("utf-8")
    assert b"\r\n" in by["2022", "墨川市"].read_bytes()
    assert by["2023", "汐州市"].suffix == ".docx"
    assert text(by["2023", "榴溪市"]).count("\n") == 0
    assert not set("，。；：％（）") & set(text(by["2023", "枫陵市"]))
    assert max(map(len, text(by["2022", "漠关市"]).split("\n"))) == 38
    assert not re.search(r"(?m)^[一二三四]、\d{4}年", text(by["2022", "榴溪市"]))


@pytest.mark.parametrize("path", LABELS, ids=lambda p: p.stem)
def test_labels_quote_their_report(path: Path) -> None:
    label, body = labels(path), text(report_of(path)).replace("\r\n", "\n")
    flat = body.replace("\n", "")
    for row in (*label["facts"], *label["ranked"]):
        assert row["quote"] in body
    for row in label["risks"]:
        assert row["text"] in body
    for heading in (*label["priorities"], *label["sections"], *label["livelihood"]):
        assert heading in flat


@pytest.mark.parametrize("path", LABELS, ids=lambda p: p.stem)
def test_labels_are_complete_and_single(path: Path) -> None:
    label = labels(path)
    row = next(row for row in divisions() if row["name"] == label["city"])
    assert (label["province"], label["parent"] or "", label["level"]) == (
        row["province"],
        row["parent"],
        row["level"],
    )
    assert len(label["facts"]) >= 25
    assert len(label["risks"]) >= 5
    assert 6 <= len(label["priorities"]) <= 9
    keys = ("kind", "indicator", "measure", "period", "value", "value_max", "qualitative")
    stated = [tuple(fact[key] for key in keys) for fact in label["facts"]]
    assert len(stated) == len(set(stated)), "stated twice with one value = once"
    assert any(f["kind"] == "target" and f["indicator"] == "地区生产总值" for f in label["facts"])


@pytest.mark.parametrize("city", [row["name"] for row in divisions() if row["level"] != "province"])
def test_years_fit_together(city: str) -> None:
    before, after = (labels(GOLD / f"{year}-{city}.json")["facts"] for year in YEARS)
    checked = 0
    for indicator in CHAINED.split():
        old, new = _stated(before, indicator, "level", "2021"), _stated(after, indicator, "level", "2022")
        growth = _stated(after, indicator, "growth", "2022")
        if old and new and growth:
            rounding = 0.06 * old / 100 + (0.051 if new < 10_000 and new != int(new) else 1)
            assert abs(old * (1 + growth / 100) - new) <= rounding, (indicator, old, growth, new)
            checked += 1
    assert checked >= 4


def _stated(facts: list[dict[str, Any]], indicator: str, measure: str, period: str) -> float | None:
    return next(
        (
            fact["value"]
            for fact in facts
            if (fact["kind"], fact["indicator"], fact["measure"], fact["period"])
            == ("achievement", indicator, measure, period)
            and not (fact["qualifier"] or "").startswith(("同口径", "扣除", "还原", "剔除"))
        ),
        None,
    )


@pytest.mark.parametrize("path", LABELS, ids=lambda p: p.stem)
def test_parts_stay_below_the_whole(path: Path) -> None:
    facts, year = labels(path)["facts"], str(labels(path)["report_year"] - 1)
    level = {f["indicator"]: f["value"] for f in facts if f["measure"] == "level" and f["period"] == year}
    for part, whole in (
        ("出口总额", "进出口总额"),
        ("进口总额", "进出口总额"),
        ("一般公共预算收入", "地区生产总值"),
        ("农村居民人均可支配收入", "城镇居民人均可支配收入"),
    ):
        if level.get(part) and level.get(whole):
            assert level[part] < level[whole]
    if level.get("出口总额") and level.get("进口总额"):
        assert level["出口总额"] + level["进口总额"] == pytest.approx(level["进出口总额"], abs=0.11)


def test_a_county_is_smaller_than_its_prefecture() -> None:
    for row in divisions():
        if row["level"] == "county":
            for year in YEARS:
                county, whole = (
                    labels(GOLD / f"{year}-{n}.json")["facts"] for n in (row["name"], row["parent"])
                )
                for indicator in ("地区生产总值", "一般公共预算收入"):
                    part = _stated(county, indicator, "level", str(year - 1))
                    assert part is not None
                    assert part < 0.5 * (_stated(whole, indicator, "level", str(year - 1)) or 0)


def test_some_targets_are_met_and_some_missed() -> None:
    met = missed = 0
    for row in divisions():
        if row["level"] != "province":
            targets, results = (labels(GOLD / f"{year}-{row['name']}.json")["facts"] for year in YEARS)
            for fact in targets:
                if fact["kind"] == "target" and fact["measure"] == "growth" and fact["period"] == "2022":
                    result = _stated(results, fact["indicator"], "growth", "2022")
                    if result is not None and fact["value"] is not None:
                        met, missed = met + (result >= fact["value"]), missed + (result < fact["value"])
    assert met >= 10
    assert missed >= 10
