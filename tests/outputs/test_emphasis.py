"""Words in another face as part of the text: the same page as boxes of their own give."""

import warnings
from xml.etree import ElementTree

import pypdfium2
import pytest

from briefgen.outputs import emphasis, pdf, quick_way, setting

STYLE = """@page { size: 100mm 150mm; margin: 10mm } body { margin: 0; text-align: justify }
p, h2 { font: 8pt/12pt "Briefgen Kai"; margin: 0; font-feature-settings: "chws"; overflow-wrap: anywhere }
b { font-family: "Briefgen Hei" } .red b { color: red } .more b::after { content: "甲" }"""
BODY = (
    "青川市地区生产总值<b>1234.5亿元</b>，比上年增长<b>6.5%</b>（全省<b>第一位</b>），固定资产投资增长<b>10%</b>、"
    "居全省前列；<a>12</a>一般公共预算收入<b>88.8亿元</b>、增长<b>7.25%</b>，粮食产量<b>230万吨</b>，城镇新增就业"
    "<b>五万三千二百一十四人</b>，社会消费品零售总额<b>500亿元</b>左右。"
)
JOINER = "\u2060"
FIRST, LAST = chr(emphasis.FIRST), chr(emphasis.FIRST + 1)


def document(body: str) -> str:
    head = f"<head><title>试</title><style>{STYLE}</style></head>"
    return f'<html lang="zh-CN">{head}<body>{body}</body></html>'


def written(body: str) -> bytes:
    with (
        setting.laid_out(document(body), {}, (), side="right", heads=True) as laid,
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore", ResourceWarning)  # WeasyPrint's colour profile
        content: bytes = laid.document.write_pdf(pdf_variant=pdf.VARIANT, pdf_tags=True)
    return content


def letters(content: bytes) -> list[tuple[str, float, float]]:
    """The visible characters of the one page with their left edge and lower edge, points."""
    with pypdfium2.PdfDocument(content) as opened:
        (page,) = opened
        text = page.get_textpage()
        seen = []
        for index in range(text.count_chars()):
            left, bottom, *_ = text.get_charbox(index, loose=True)
            letter = text.get_text_range(index, 1)
            if letter.strip():
                seen.append((letter, left, bottom))
        text.close()
        page.close()
    return seen


def folded_body(body: str) -> str:
    """What is left of the elements of a body that was laid out, with the marks as [ and ]."""
    with setting.laid_out(document(body), {}, (), side="right") as laid:
        left = laid.document._html.etree_element.find("body")
    told = ElementTree.tostring(left, encoding="unicode")
    # Which marks a face has hangs on those seen before it in this process.
    return emphasis.MARK.sub(lambda mark: "[]"[(ord(mark[0]) - emphasis.FIRST) % 2], told)


def test_this_weasyprint_is_known() -> None:
    assert quick_way.digest(*emphasis._written_for()) in emphasis.KNOWN


def test_the_page_is_that_of_boxes(monkeypatch: pytest.MonkeyPatch) -> None:
    body = f"<p>{BODY.replace('亿', JOINER + '亿' + JOINER)}</p>" * 7
    folded = letters(written(body))
    monkeypatch.setattr(emphasis, "_known", lambda: False)
    boxes = letters(written(body))
    assert [letter for letter, *_ in folded] == [letter for letter, *_ in boxes]
    assert len(folded) > 800
    for (_, left, bottom), (_, left_too, bottom_too) in zip(folded, boxes, strict=True):
        assert left == pytest.approx(left_too, abs=0.1)
        assert bottom == pytest.approx(bottom_too, abs=0.05)


def test_words_are_in_their_face() -> None:
    names: dict[str, set[str]] = {}
    with pypdfium2.PdfDocument(written(f"<p>{BODY}</p>")) as opened:
        (page,) = opened
        text = page.get_textpage()
        for one in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT], textpage=text):
            names.setdefault(one.get_font().get_base_name(), set()).add(one.extract().strip())
        text.close()
        page.close()
    (strong,) = (texts for texts in names.values() if "1234.5亿元" in texts)
    assert {"6.5%", "10%", "88.8亿元", "7.25%"} <= strong
    assert not any("地区" in text or "增长" in text for text in strong)


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ("<p>增长<b>6%</b>。</p>", "<p>增长[6%]。</p>"),
        ('<p>丙<b>6%</b><a class="n">甲</a>乙<b>7%</b></p>', '<p>丙[6%]<a class="n">甲</a>乙[7%]</p>'),
        ("<p>&nbsp;<b>6%</b></p>", "<p>\xa0[6%]</p>"),
        ("<p><b>6%</b>乙</p>", "<p><b>6%</b>乙</p>"),
        ("<p>甲 <b>6%</b>\u200b<b>7%</b></p>", "<p>甲 <b>6%</b>\u200b<b>7%</b></p>"),
        ('<p>丙<a class="n">甲</a><b>7%</b></p>', '<p>丙<a class="n">甲</a><b>7%</b></p>'),
        ('<p>甲<b class="x">6%</b></p>', '<p>甲<b class="x">6%</b></p>'),
        ('<p class="red">甲<b>6%</b></p>', '<p class="red">甲<b>6%</b></p>'),
        ('<p class="more">甲<b>6%</b></p>', '<p class="more">甲<b>6%</b></p>'),
        ("<h2>甲<b>6%</b></h2>", "<h2>甲<b>6%</b></h2>"),
        ("<p>甲<b>六<i>%</i></b></p>", "<p>甲<b>六<i>%</i></b></p>"),
        (f"<p>甲<b>{'六' * 31}</b></p>", f"<p>甲<b>{'六' * 31}</b></p>"),
        ("<p>葛\U000e01ee<b>6%</b></p>", "<p>葛[<b>6%</b></p>"),
    ],
)
def test_only_what_changes_nothing_but_the_face_is_folded(body: str, left: str) -> None:
    assert folded_body(body) == f"<body>{left}</body>"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("甲[6%]乙", [(3, 9)]),
        ("6%]乙[7%", [(0, 2), (9, 15)]),
        ("甲[六]乙[七]", [(3, 10), (17, 24)]),
        ("甲[", [(3, 7)]),
        ("甲", []),
    ],
)
def test_a_line_may_begin_and_end_inside(text: str, found: list[tuple[int, int]]) -> None:
    marked = text.replace("[", FIRST).replace("]", LAST)
    assert emphasis.spans(marked) == [(FIRST, *span) for span in found]
