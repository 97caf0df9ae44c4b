"""Justified Chinese: where a line stretches, and that its ends are flush on the page."""

import contextlib
import os
from collections import defaultdict
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest

from briefgen import assets, build
from briefgen.outputs import justify, quick_way
from briefgen.outputs.justify import gaps, spread_han, unavailable
from briefgen.settings import Settings

TEXT = (
    "全市地区生产总值增长6.5%左右，一般公共预算收入增长5%——其中税收收入占比稳步提升；规模以上工业增加值增长8%"
    "，“一件事”改革全覆盖……固定资产投资增长10%以上。<b>加快建设</b>现代化产业体系，<a>12</a>推动 R&amp;D 经费"
    "支出增长12%，居民收入与经济增长同步，<i>城乡</i>差距继续缩小。"
)
STYLE = """@page { size: 100mm 150mm; margin: 10mm } body { margin: 0; text-align: justify }
p { font: 10.5pt/16pt "Briefgen Song"; text-indent: 2em; margin: 0; font-feature-settings: "chws" }
a { font-size: 6pt; vertical-align: .4em }"""


def lines(spread: bool, body: str = TEXT) -> list[tuple[float, float, str]]:
    """Left edge, right edge and text of each line of one paragraph, points from the page's left edge."""
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    html = f'<html lang="zh-CN"><title>试</title><style>{STYLE}</style><p>{body}</p></html>'
    with spread_han() if spread else contextlib.nullcontext():
        document = weasyprint.HTML(string=html).render(font_config=FontConfiguration())
    found: dict[int, list[tuple[float, float, str]]] = defaultdict(list)
    with pypdfium2.PdfDocument(document.write_pdf()) as opened:
        page = opened[0]
        text = page.get_textpage()
        for index in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(index, loose=True)
            if text.get_text_range(index, 1).strip():
                found[round((150 * 72 / 25.4 - 10 * 72 / 25.4 - (bottom + top) / 2) // 16)].append(
                    (left, right, text.get_text_range(index, 1))
                )
        text.close()
        page.close()
    return [
        (min(x for x, _, _ in line), max(x for _, x, _ in line), "".join(c for *_, c in line))
        for _, line in sorted(found.items())
    ]


@pytest.fixture(autouse=True, scope="module")
def faces(tmp_path_factory: pytest.TempPathFactory) -> None:
    os.environ.setdefault("FONTCONFIG_FILE", str(assets.fontconfig(tmp_path_factory.mktemp("fonts"))))


def test_a_space_at_a_lines_end_costs_no_line() -> None:
    body = "<p style='text-indent: 0'>" + "一" * 21 + "　" + "<b>二</b>" * 21 + "　<b>三</b></p>"
    assert [text for *_, text in lines(True, body)] == ["一" * 21, "二" * 21, "三"]
    assert [text for *_, text in lines(False, body)] in (
        ["一" * 21, "二" * 20, "二三"],  # Pango 1.50
        ["一" * 20, "一" + "二" * 19, "二二三"],  # 1.56
    )


def test_every_line_but_the_last_is_flush() -> None:
    right = (100 - 10) * 72 / 25.4
    ragged, flush = lines(False), lines(True)
    assert len(ragged) == len(flush) > 6
    assert sum(abs(line[1] - right) > 0.5 for line in ragged[:-1]) >= 3, "nothing to justify here"
    assert [line[2] for line in flush] == [line[2] for line in ragged], "line breaks stay"
    for left, end, text in flush[1:-1]:
        assert end == pytest.approx(right, abs=0.3), text
        assert left == pytest.approx(10 * 72 / 25.4, abs=0.6), text
    assert flush[-1][1] == pytest.approx(ragged[-1][1], abs=0.1), "the last line stays as it is"


def test_an_ideographic_space_at_the_end_hangs_over_the_edge() -> None:
    right = (100 - 10) * 72 / 25.4
    for before in (18, 19):  # with the space the line is just not full, or just too full
        first = lines(True, "甲" * before + "　" + "乙" * 20)[0]
        assert first[2] == "甲" * before
        assert first[1] == pytest.approx(right, abs=0.3)


def test_a_line_that_would_be_torn_apart_stays_ragged() -> None:
    body = "完成<span style='white-space: nowrap'>" + "a" * 40 + "</span>年度任务"
    assert [line[:2] for line in lines(True, body)] == [line[:2] for line in lines(False, body)]


def test_gaps_are_beside_ideographs_and_after_spaces() -> None:
    def parts(text: str) -> list[str]:
        cut = [0, *gaps(text), len(text)]
        return [text[a:b] for a, b in pairwise(cut)]

    assert parts("增长6.5%左右") == ["增", "长", "6.5%", "左", "右"]
    assert parts("甲——乙……丙") == ["甲", "——", "乙", "……", "丙"]
    assert parts("R&D 经费") == ["R&D ", "经", "费"]
    assert parts("GDP growth") == ["GDP ", "growth"]
    assert parts("亿\u2060元") == ["亿\u2060", "元"]
    assert parts("・甲・乙") == ["・甲", "・", "乙"]
    assert gaps("abc") == gaps("一") == gaps("") == ()


def test_other_internals_turn_it_off_with_a_notice(monkeypatch: pytest.MonkeyPatch) -> None:
    from weasyprint.layout import inline

    assert unavailable() is None
    assert quick_way.digest(*justify._written_for()) in justify.KNOWN
    original = inline.justify_line
    with spread_han():
        assert inline.justify_line is not original
    assert inline.justify_line is original
    monkeypatch.setattr(justify, "_known", lambda: False)
    with spread_han():
        assert inline.justify_line is original
    notice = unavailable()
    assert notice is not None
    assert "两端对齐" in notice.message


def glyphs(body: str, *, spread: bool = True) -> dict[str, float]:
    """The left edge of each character in the first line of a paragraph."""
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    style = f"{STYLE} p {{ text-indent: 0 }}"
    html = f'<html lang="zh-CN"><title>试</title><style>{style}</style><p>{body}</p></html>'
    with spread_han() if spread else contextlib.nullcontext():
        document = weasyprint.HTML(string=html).render(font_config=FontConfiguration())
    with pypdfium2.PdfDocument(document.write_pdf()) as opened:
        page = opened[0]
        text = page.get_textpage()
        found = [
            (text.get_charbox(at, loose=True), text.get_text_range(at, 1)) for at in range(text.count_chars())
        ]
        text.close()
        page.close()
    top = max(box[3] for box, char in found if char.strip())
    return {char: box[0] for box, char in found if box[3] > top - 12 and char.strip()}


def test_a_list_is_drawn_wide_between_its_items_only() -> None:
    body = "1甲乙5%　2丙丁6%　3戊己7%　4庚辛8%　壬癸子丑寅卯辰巳午未申酉戌亥100%"
    wide, plain = glyphs(body), glyphs(body, spread=False)
    assert wide["乙"] - wide["甲"] == pytest.approx(10.5, abs=0.1), "names stay whole"
    more = [(wide[b] - wide[a]) - (plain[b] - plain[a]) for a, b in ("乙丙", "丁戊", "己庚")]
    assert min(more) > 0.5
    assert max(more) - min(more) < 0.2, "all items stand off alike"


def test_a_mark_is_not_drawn_wide() -> None:
    body = "地区生产总值<a>云溪</a>预期目标为增长百分之六点五<i>规模以上工业增加值2345678亿元</i>"
    wide, plain = glyphs(body), glyphs(body, spread=False)
    assert wide["区"] - wide["地"] > plain["区"] - plain["地"] + 0.1, "the line is drawn wide"
    assert wide["溪"] - wide["云"] == pytest.approx(plain["溪"] - plain["云"], abs=0.01)


def test_a_build_tells_that_lines_stay_ragged(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(justify, "_known", lambda: False)
    folders = {"out": tmp_path / "out", "cache": tmp_path / "cache"}
    settings = Settings(year=2023, cities=("枫陵市",), formats=("pdf",), jobs=1, **folders)
    outcome = build.build(settings, datetime(2023, 11, 20, 6, tzinfo=UTC), lambda *_: None)
    (notice,) = [one for one in outcome.notices if one.code == "justification-off"]
    assert "两端对齐" in notice.message
