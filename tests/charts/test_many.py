"""Charts over more cities than a line each would let one read."""

import re
from xml.etree import ElementTree

import pytest

from briefgen import charts
from briefgen.analysis import summarise
from briefgen.charts.spread import quarters
from briefgen.model import Chart, Extraction, Summary
from tests.invented import GDP, INDUSTRY, City

PROVINCES = ("东海省", "西海省", "南海省")


def cities(n: int) -> list[Extraction]:
    """n cities in three provinces, their growth spread evenly."""
    made = []
    for i in range(n):
        name = f"{'甲乙丙丁戊己庚辛壬癸'[i % 10]}{'山川江河湖海'[i // 10]}市"
        city = City(name, province=PROVINCES[i * 3 // n], code=f"{10 + i * 3 // n}{i:02}00")
        city.result(GDP, round(3 + i / 10, 1)).target(GDP, 5.5 + i % 3)
        city.result(INDUSTRY, 4 + i).target(INDUSTRY, 6.0)
        made.append(city.risk("增长压力").done())
    return made


@pytest.fixture(scope="module")
def summary() -> Summary:
    return summarise(cities(40), year=2023)


@pytest.fixture
def made(summary: Summary, monkeypatch: pytest.MonkeyPatch) -> dict[str, Chart]:
    monkeypatch.setattr("briefgen.model.summary.MANY", 30)
    return {chart.name: chart for chart in charts.draw_all(summary.comparison, summary.cities)}


def texts(chart: Chart) -> list[str]:
    root = ElementTree.fromstring(chart.svg)
    return [e.text or "" for e in root.iter("{http://www.w3.org/2000/svg}text")]


def test_few_have_a_line_each(summary: Summary) -> None:
    names = [chart.name for chart in charts.draw_all(summary.comparison, summary.cities)]
    assert any(name.startswith("heat_map") for name in names)
    assert "spread" not in names


def test_many_are_told_by_province_and_by_their_ends(made: dict[str, Chart]) -> None:
    assert [*made] == [
        "growth_target",
        "ranking",
        "spread",
        "target_medians",
        "theme_counts",
        "wording_shares",
    ]
    for name in ("target_medians", "theme_counts", "wording_shares"):
        rows = [text for text in texts(made[name]) if text in {"东海", "西海", "南海"}]
        assert rows == ["东海", "西海", "南海"]


def test_no_chart_over_many_is_higher_than_a_page(made: dict[str, Chart]) -> None:
    assert max(chart.height_mm for chart in made.values()) < 200


def test_the_order_shows_its_two_ends(made: dict[str, Chart]) -> None:
    ranks = [int(text) for text in texts(made["ranking"]) if re.fullmatch(r"\d+", text)]
    assert {*range(1, 16), *range(26, 41)} <= {*ranks}
    assert not {*range(17, 26)} & {*ranks} - {3, 4, 5, 6}  # figures of growth


def test_only_the_outermost_are_named_in_the_plot(made: dict[str, Chart]) -> None:
    named = [text for text in texts(made["growth_target"]) if re.match("[甲乙丙丁戊己庚辛壬癸].$", text)]
    assert 4 <= len(named) <= 24
    assert "n=40" in made["growth_target"].subtitle


def test_medians_are_those_of_the_province(made: dict[str, Chart]) -> None:
    assert "东海（14个）" in made["target_medians"].alt
    assert "6.5" in texts(made["target_medians"])


def test_problems_count_cities_not_sentences(made: dict[str, Chart]) -> None:
    assert "东海（14个）增长压力14" in made["theme_counts"].alt


def test_the_spread_tells_ends_and_median(made: dict[str, Chart]) -> None:
    assert "实际最低3%、中位数4.95%、最高6.9%（n=40）" in made["spread"].alt


def test_quarters_of_few_values() -> None:
    assert quarters((1.0, 2.0, 3.0, 4.0)) == (1.0, 1.5, 2.5, 3.5, 4.0)
    assert quarters((1.0, 2.0, 3.0)) == (1.0, 1.5, 2.0, 2.5, 3.0)
