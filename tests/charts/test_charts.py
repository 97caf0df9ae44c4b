"""The charts as SVG: what they say, what they leave out, and that they are the same everywhere."""

import os
import re
import subprocess
import sys
import warnings
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from briefgen import assets, charts
from briefgen.analysis import summarise
from briefgen.charts import growth_target, points, style
from briefgen.charts.style import Sheet
from briefgen.errors import BuildError
from briefgen.model import Chart, Comparator, Extraction, Level, Strength, Summary
from tests.invented import GDP, INDUSTRY, INVESTMENT, City, trio

ROOT = Path(__file__).parents[2]


def many(n: int) -> list[Extraction]:
    """n cities in provinces of nine, their growth spread over few values so that they crowd."""
    made = []
    for i in range(n):
        name = f"{'甲乙丙丁戊己庚辛壬癸'[i % 10]}{'山川江河湖海'[i // 10 % 6]}市"
        city = City(name, province=f"{'东南西北中'[i // 9 % 5]}海省", code=f"{10 + i // 9}{i % 9 + 1:02}00")
        city.result(GDP, round(3 + i % 17 / 8, 1)).target(GDP, [5.5, 6.0, 6.5][i % 3])
        made.append(city.risk("增长压力").done())
    return made


def texts(chart: Chart) -> list[str]:
    """Every piece of selectable text of a chart."""
    root = ElementTree.fromstring(chart.svg)
    return [e.text or "" for e in root.iter("{http://www.w3.org/2000/svg}text")]


def drawn(extractions: Sequence[Extraction]) -> dict[tuple[str, str | None], Chart]:
    summary = summarise(extractions, year=2023)
    made = charts.draw(summary.cities, summary.comparison)
    found = {(chart.name, chart.city): chart for chart in made}
    assert len(found) == len(made), "two charts of one name"
    return found


@pytest.fixture(scope="module")
def three() -> dict[tuple[str, str | None], Chart]:
    return drawn(trio())


def test_a_books_charts_in_order(three: dict[tuple[str, str | None], Chart]) -> None:
    names = [name for name, city in three if city is None]
    assert names == ["growth_target", "ranking", "heat_map", "themes", "wording"]
    assert ("result_target", "云州市") in three


def test_every_chart_says_what_it_measures(three: dict[tuple[str, str | None], Chart]) -> None:
    for chart in three.values():
        assert chart.title
        assert chart.alt.startswith(chart.city or chart.title)
        assert re.search(r"20\d\d年", chart.subtitle), chart.subtitle
        assert re.search(r"n=\d|\d项|n为", chart.subtitle), chart.subtitle
        assert chart.width_mm in {style.FULL_MM, style.HALF_MM}


def test_all_text_is_text_in_our_face_and_readable(three: dict[tuple[str, str | None], Chart]) -> None:
    families = {face.family for face in assets.faces()}
    for chart in three.values():
        svg = chart.svg.decode()
        assert set(re.findall(r"font-family: '([^']*)'", svg)) <= families
        assert min(map(float, re.findall(r"font-size: ([\d.]+)px", svg))) >= 6.5
        assert "<use" not in svg
        assert "clip-path" not in svg


def test_results_and_targets_stand_beside_their_marks(three: dict[tuple[str, str | None], Chart]) -> None:
    said = texts(three["result_target", "云州市"])
    assert {"GDP", "5.2", "6左右", "≥6", "2022年实际", "2023年目标"} <= set(said)


def test_what_is_missing_is_said_in_its_own_word(three: dict[tuple[str, str | None], Chart]) -> None:
    assert "目标未提及" in texts(three["result_target", "平陆市"])
    heat = texts(three["heat_map", None])
    assert {"定性", "未提及", "待核"} <= set(heat)
    odd = texts(three["result_target", "怀远市"])
    assert "\u22120.4" in odd
    assert "6.5～7" in odd
    assert "1～9月" in odd
    assert "报告未写明困难和问题" in texts(three["themes", None])


def test_those_not_in_the_plot_are_named_below_it(three: dict[tuple[str, str | None], Chart]) -> None:
    assert "没有可比的实际或目标：平陆" in texts(three["growth_target", None])


def test_no_chart_of_nothing() -> None:
    assert drawn([]) == {}
    assert drawn([City("甲市").done()]) == {}
    alone = drawn([City("甲市").result(GDP, 5.0).target(GDP, 6.0).done()])
    assert set(alone) == {("heat_map", None), ("wording", None), ("result_target", "甲市")}


def test_two_cities_are_shown_and_not_ranked() -> None:
    pair = [City(n).result(GDP, v).target(GDP, 6.0).done() for n, v in (("甲市", 5.0), ("乙市", 7.0))]
    found = drawn(pair)
    chart = found["peers", "甲市"]
    assert "不作排位" in chart.title
    assert "n=2" in texts(chart)
    assert not any(re.fullmatch(r"\d/\d", text) for text in texts(chart))


def test_among_peers_ties_share_the_better_rank() -> None:
    rows = [("甲市", 5.0), ("乙市", 7.0), ("丙市", 5.0), ("丁市", None)]
    found = drawn([City(n).result(GDP, v).done() for n, v in rows])
    assert "2/3" in texts(found["peers", "丙市"])
    assert "1/3" in texts(found["peers", "乙市"])
    assert "不可比" in texts(found["peers", "丁市"])


def test_a_full_page_of_cities_is_legible_in_every_matrix() -> None:
    summary = summarise(many(points.BLOCK), year=2023)
    made = {c.name: c for c in charts.draw_all(summary.comparison, summary.cities)}
    for name in ("heat_map", "themes", "wording"):
        assert not _overlaps(_boxes(made[name])), name
        assert 200 < made[name].height_mm < 240


def test_matrices_are_cut_between_provinces() -> None:
    summary = summarise(many(100), year=2023)
    parts = points.blocks(summary.cities)
    assert [city for part in parts for city in part] == list(summary.cities)
    assert max(map(len, parts)) <= points.BLOCK
    assert max(map(len, parts)) - min(map(len, parts)) <= 10
    made = charts.draw_all(summary.comparison, summary.cities)
    names = [c.name for c in made]
    assert f"heat_map-{len(parts)}" in names
    assert max(c.height_mm for c in made) < 240


def test_labels_in_a_crowd_touch_nothing_and_every_city_is_named() -> None:
    summary = summarise(many(60), year=2023)
    chart = growth_target.draw(summary.cities, summary.comparison)
    assert chart is not None
    said = "".join(texts(chart))
    assert all(points.city_name(city) in said for city in summary.comparison.cities)
    assert not _overlaps(_boxes(chart))


def test_where_no_number_fits_either_the_city_is_named_below() -> None:
    made = []
    for i in range(70):  # all within a finger's breadth
        name = f"{'甲乙丙丁戊己庚辛壬癸'[i % 10]}{'山川江河湖海林'[i // 10]}市"
        made.append(
            City(name).result(GDP, round(5 + i / 100, 2)).target(GDP, round(6 + i % 9 / 100, 2)).done()
        )
    made += [City("远市").result(GDP, 15.0).target(GDP, 16.0).done()]
    summary = summarise(made, year=2023)
    chart = growth_target.draw(summary.cities, replace(summary.comparison, cities=()))
    assert chart is not None
    said = texts(chart)
    assert any(text.startswith("图中标不下：") for text in said)
    assert all(points.city_name(city.city) in "".join(said) for city in summary.cities)
    assert not _overlaps(_boxes(chart))


def _boxes(chart: Chart) -> list[tuple[float, float, float, float, str]]:
    root = ElementTree.fromstring(chart.svg)
    made = []
    for e in root.iter("{http://www.w3.org/2000/svg}text"):
        size = float(re.findall(r"font-size: ([\d.]+)", e.attrib["style"])[0])
        anchor = re.findall(r"text-anchor: (\w+)", e.attrib["style"])[0]
        x, y, wide = float(e.attrib["x"]), float(e.attrib["y"]), style.width_of(e.text or "", size)
        left = x - {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
        made.append((left, y - size * 0.8, left + wide, y, e.text or ""))
    return made


def _overlaps(boxes: list[tuple[float, float, float, float, str]]) -> list[tuple[str, str]]:
    return [
        (a[4], b[4])
        for i, a in enumerate(boxes)
        for b in boxes[i + 1 :]
        if a[0] < b[2] - 0.5 and b[0] < a[2] - 0.5 and a[1] < b[3] - 0.5 and b[1] < a[3] - 0.5
    ]


def test_no_text_lies_on_other_text(three: dict[tuple[str, str | None], Chart]) -> None:
    for key, chart in three.items():
        assert not _overlaps(_boxes(chart)), key


def test_figures_keep_all_their_digits() -> None:
    city = City("甲市").result(GDP, 7.5634).target(GDP, 6.125)
    assert {"7.5634", "6.125"} <= set(texts(drawn([city.done()])["result_target", "甲市"]))


def test_one_far_figure_does_not_flatten_the_others() -> None:
    names = (GDP, INDUSTRY, INVESTMENT, "社会消费品零售总额", "一般公共预算收入")
    city = City("甲市")
    for i, name in enumerate(names):
        city.result(name, 94.4 if i == 4 else 4.0 + i).target(name, 6.0 + i)
    chart = drawn([city.done()])["result_target", "甲市"]
    at = {text: box for *box, text in _boxes(chart)}
    assert at["94.4"][2] < chart.width_mm * style.PT
    assert at["9"][0] - at["4"][0] > 40


def test_a_name_that_our_faces_lack_shows_the_stand_in() -> None:
    chart = drawn([City("\U000f0001州市").result(GDP, 5.0).target(GDP, 6.0).done()])["heat_map", None]
    assert "〓州" in texts(chart)


def test_a_missing_glyph_is_an_error() -> None:
    with pytest.raises(BuildError, match="图表无法绘制"):
        Sheet(40, 10).text(5, 5, "\U000f0001")


def test_a_warning_of_the_library_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def warn(*_: object, **__: object) -> None:
        warnings.warn("a warning", UserWarning, stacklevel=1)

    sheet = Sheet(40, 10)
    monkeypatch.setattr(sheet._figure, "savefig", warn)
    with pytest.raises(BuildError, match="图表无法绘制"):
        sheet.svg()


def test_a_sheet_starts_empty() -> None:
    first = Sheet(40, 10)
    first.text(5, 5, "旧")
    first.svg()
    assert "旧" not in Sheet(40, 10).svg().decode()


def test_the_order_of_drawing_changes_nothing() -> None:
    summary: Summary = summarise(trio(), year=2023)
    alone = charts.draw_city(summary.cities[2], summary.comparison, summary.cities)
    whole = charts.draw(summary.cities, summary.comparison)
    assert alone == tuple(chart for chart in whole if chart.city == "怀远市")


DRAW = (
    "import hashlib; from briefgen import charts; from briefgen.analysis import summarise;"
    "from tests.invented import trio; s = summarise(trio(), year=2023);"
    "print(hashlib.sha256(b''.join(c.svg for c in charts.draw(s.cities, s.comparison))).hexdigest())"
)
TOLD = "import matplotlib.patches as p; print('Supported' in (p.PathPatch.set.__doc__ or ''))"


def run(*script: str, seed: str = "1") -> list[str]:
    ran = subprocess.run(
        [sys.executable, "-c", ";".join(script)],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=True,
        text=True,
    )
    return ran.stdout.split()


def test_the_same_bytes_in_another_process() -> None:
    (first,), (second,) = run(DRAW), run(DRAW, seed="2")
    assert first == second
    assert len(first) == 64


def test_the_same_bytes_from_a_library_that_is_documented() -> None:
    light, whole = run(DRAW, TOLD), run("import matplotlib.figure", DRAW, TOLD)
    assert light[0] == whole[0]
    assert (light[1], whole[1]) == ("False", "True")


def test_wording_counts_are_drawn() -> None:
    city = City("甲市").target(GDP, 6.0, commitment=Strength.FIRM, comparator=Comparator.GE)
    chart = drawn([city.target(INDUSTRY, 7.0, commitment=Strength.SOFT).done()])["wording", None]
    assert chart.title == "2项目标中，刚性表述1项，弹性表述1项"
    assert "共2" in texts(chart)


def test_every_dot_of_many_is_drawn() -> None:
    sheet = Sheet(40, 40)
    sheet.dots([(i % 20, i // 20) for i in range(300)], 1)
    svg = sheet.svg().decode()
    assert len(re.findall(r"M ([\d.]+ [\d.]+) \nL \1", svg)) == 300


def test_the_nations_report_is_in_no_chart_over_the_cities() -> None:
    nation = City("全国", province="", level=Level.NATION).result(GDP, 5.2).target(GDP, 5.0).risk("外部环境")
    found = drawn([nation.done(), *trio()])
    assert not any("全国" in text for (_, city), chart in found.items() if not city for text in texts(chart))
    assert ("result_target", "全国") in found


def test_the_order_of_growth_names_all_that_share_a_place() -> None:
    rows = [("甲市", 7.0), ("乙市", 7.0), ("丙市", -1.5), ("丁市", None)]
    chart = drawn([City(n).result(GDP, v).done() for n, v in rows])["ranking", None]
    assert chart.title == "乙市、甲市居首（7%），丙市居末（\u22121.5%）"
    assert "4个市县中有可比数字的n=3" in chart.subtitle
    assert texts(chart).count("1") == 2
    assert "丁" not in texts(chart)


def test_seventy_cities_stand_in_three_columns_of_one_chart() -> None:
    chart = drawn(many(60))["ranking", None]
    assert len({round(box[0]) for box in _boxes(chart) if box[4].endswith(("山", "川", "江"))}) == 3
    assert not _overlaps(_boxes(chart))


def test_problems_of_no_theme_are_never_the_most_frequent() -> None:
    found = drawn([City(n).risk("其他").risk("增长压力").done() for n in ("甲市", "乙市")])
    assert found["themes", None].title == "2个市县中，提到最多的困难是增长压力（2个市县）"


def test_a_target_equal_to_the_result_does_not_cover_it() -> None:
    def widths(target: float) -> set[str]:
        chart = drawn([City("甲市").result(GDP, 6.0).target(GDP, target).done()])["result_target", "甲市"]
        return set(re.findall(r"stroke-width: ([\d.]+)", chart.svg.decode()))

    assert widths(6.0) - widths(7.0)


def test_figures_that_are_not_alike_are_shown_and_not_compared() -> None:
    city = City("甲市").result(GDP, 7.5, qualifier="同口径").target(GDP, 5.0)
    city.result(INDUSTRY, 4.0).target(INDUSTRY, 6.0)
    chart = drawn([city.done()])["result_target", "甲市"]
    assert chart.title == "可比的1项增速目标高于上年实际"
    assert {"7.5", "5", "口径不同"} <= set(texts(chart))


def test_the_title_of_the_peers_says_nothing_of_none() -> None:
    cities = [City(n).result(GDP, v) for n, v in (("甲市", 5.0), ("乙市", 6.0), ("丙市", 7.0))]
    found = drawn([city.done() for city in cities])
    assert found["peers", "甲市"].title == "可排位的1项增速不高于中位数，居末"
    assert found["peers", "丙市"].title == "可排位的1项增速高于中位数，居首"
