"""Chinese setting measured on a PDF: the rules that hold, and that the measure sees a breach of each."""

from collections import Counter
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest

from briefgen.model import Book
from briefgen.outputs.check import check
from briefgen.outputs.check.lines import Paragraph, paragraphs
from briefgen.outputs.check.setting import measure
from briefgen.outputs.pdf import pdf
from briefgen.pages import bind, fit
from briefgen.render import render, roots
from tests.pages import sample

PITCH = 225 / 25.4 * 72 / 22  # points: 22 lines in the type area of a 公文 page


def book(theme: str) -> Book:
    cities = sample.cities()
    info = sample.info() if theme == "modern" else sample.info(theme=theme)
    return bind(sample.summary(cities), sample.charts(cities), info, sample.NOTICES)


def set_(html: str, made: Book) -> bytes:
    return pdf(html, made, roots(made.info.theme))


@pytest.fixture(scope="module", params=["modern", "gongwen"])
def made(request: pytest.FixtureRequest) -> bytes:
    whole = book(request.param)
    return set_(render(whole, request.param), whole)


def test_every_rule_holds_in_both_themes(made: bytes) -> None:
    seen, found = measure(made)
    assert seen["段"] > 10
    assert seen["行"] > 30
    rules = {"行首", "行尾", "拆号", "拆数", "数与单位", "孤字"}
    broken = [finding.line() for finding in found if finding.gate in rules]
    # One invented city has a number of forty digits, which no line can hold.
    assert [line for line in broken if "999999" not in line] == []


def page(body: str, style: str = "") -> bytes:
    whole = book("modern")
    css = f"html {{ font: 10pt/16pt 'Briefgen Song'; text-align: justify }} body {{ width: 200pt }} {style}"
    html = f'<html lang="zh-CN"><head><title>试</title><style>{css}</style></head><body>{body}</body></html>'
    return set_(html, whole)


def gates(body: str, style: str = "") -> Counter[str]:
    return Counter(finding.gate for finding in measure(page(body, style))[1])


def test_running_text_is_flush_and_even() -> None:
    text = "全市经济运行总体平稳，主要指标好于预期；新旧动能加快转换，民生保障持续加强。" * 4
    assert gates(f"<p>{text}</p>") == {}


MARK = "a { font-size: 6.5pt; line-height: 0; vertical-align: .42em; white-space: nowrap }"


def test_marks_of_evidence_are_part_of_a_line_but_no_text() -> None:
    text = "甲" * 17 + "增长5%”<a>云溪 12</a>；" + "乙" * 40
    assert gates(f"<p>{text}</p>", MARK) == {}
    lists = "甲" * 18 + "第1　12" + "乙" * 30
    assert gates(f"<p>{lists}</p>") == {}
    parted = "甲" * 19 + "<br><a>12</a>" + "乙" * 30
    assert gates(f"<p>{parted}</p>", MARK)["行首"] == 1


@pytest.mark.parametrize(
    ("body", "style", "gate"),
    [
        ("<p>" + "甲" * 20 + "<br>，" + "乙" * 8 + "</p>", "", "行首"),
        ("<p>" + "甲" * 19 + "（<br>" + "乙" * 8 + "</p>", "", "行尾"),
        ("<p>" + "甲" * 19 + "—<br>—" + "乙" * 8 + "</p>", "", "拆号"),
        ("<p>" + "甲" * 18 + "12<br>34" + "乙" * 8 + "</p>", "", "拆数"),
        ("<p>" + "甲" * 18 + "12<br>亿元" + "乙" * 8 + "</p>", "", "数与单位"),
        ("<p>" + "甲" * 18 + "46<br>项目" + "乙" * 8 + "</p>", "", "数与单位"),
        ("<p>" + "甲" * 41 + "</p>", "", "孤字"),
        ("<p>" + "甲" * 21 + ",乙" + "</p>", "", "半角"),
        ("<p>" + "甲" * 5 + "”，“" + "乙" * 20 + "</p>", "p { font-feature-settings: 'chws' 0 }", "挤压"),
        ("<p>" + "甲" * 19 + "<br>" + "乙" * 20 + "丙丙</p>", "", "不齐"),
        ("<p>" + "甲" * 45 + "<b>" + "乙" * 20 + "</b></p>", "b { line-height: 19pt }", "行距"),
    ],
)
def test_a_breach_is_seen(body: str, style: str, gate: str) -> None:
    assert gates(body, style)[gate] >= 1


def test_a_gongwen_page_has_22_lines_of_28_characters() -> None:
    body = f'<section class="methods"><div class="prose"><p>{"工作" * 600}</p></div></section>'
    text, second = (one for one in paragraphs(themed("gongwen", body)) if one.kind == "P")
    assert [len(text.lines), text.lines[0].page, second.lines[0].page] == [22, 1, 2]
    assert indent(text) == pytest.approx(2 * 16, abs=0.5)
    assert [len(line.text) for line in text.lines] == [26] + [28] * 21
    assert {len(line.text) for line in second.lines[:-1]} == {28}
    for one, two in pairwise(text.lines):
        assert one.y - two.y == pytest.approx(PITCH, abs=0.05)
    ends = [line.right for line in text.lines]
    assert max(ends) - min(ends) < 0.6


def themed(theme: str, body: str) -> bytes:
    """A book of the theme that consists of this alone."""
    whole = book(theme)
    html = render(whole, theme)
    start, end = html.index(">", html.index("<body")) + 1, html.rindex("</body>")
    return set_(f'{html[:start]}{body}<div id="end"></div>{html[end:]}', whole)


@pytest.mark.parametrize("theme", ["modern", "gongwen"])
@pytest.mark.parametrize(("table", "cell"), [("headline", "first"), ("headline", "aim"), ("targets", "aim")])
def test_numbers_stand_with_their_points_under_each_other(theme: str, table: str, cell: str) -> None:
    numbers = ("7", "6.5", "10.25", "≥12", "−3.5")
    classes = [f"d{len(number.partition('.')[2])}" for number in numbers]
    rows = "".join(
        f'<tr><th scope="row">市</th><td class="{cell} {kind}">{number}</td></tr>'
        for number, kind in zip(numbers, classes, strict=True)
    )
    head = f'<thead><tr><th scope="col">市县</th><th scope="col" class="{cell}">数</th></tr></thead>'
    made = themed(theme, f'<table class="{table}">{head}<tbody>{rows}</tbody></table>')
    points = []
    for one in paragraphs(made):
        glyphs = one.lines[0].glyphs
        if one.kind == "TD":
            point = next((glyph for glyph in glyphs if glyph.char == "."), None)
            points.append(point.x if point else glyphs[-1].end)
    assert len(points) == len(numbers)
    assert max(points) - min(points) < 0.5


@pytest.mark.parametrize("theme", ["modern", "gongwen"])
def test_many_evidence_numbers_stay_in_their_column(theme: str) -> None:
    heads = "".join(f'<th scope="col" class="{name}"></th>' for name in ("name", "level", "growth"))
    heads += '<th scope="col" colspan="2" class="aim">目标</th><th scope="col" class="cited">出处</th>'
    cells = '<td class="level">1</td><td class="growth">2</td><td class="aim">3</td><td class="unit">%</td>'
    row = f'<tr><th scope="row">指标</th>{cells}<td class="cited">125 176 存疑</td></tr>'
    table = f'<table class="targets"><thead><tr>{heads}</tr></thead><tbody>{row}</tbody></table>'
    made = themed(theme, f'<div class="columns first"><div class="right">{table}</div></div>')
    ends = [(one.kind, line.glyphs[-1].end) for one in paragraphs(made) for line in one.lines]
    edge = max(end for kind, end in ends if kind == "TH")  # 出处 stands at the table's edge
    assert max(end for kind, end in ends if kind == "TD") < edge + 1


def test_a_tables_head_is_said_again_on_its_next_page() -> None:
    rows = "".join(f'<tr><th scope="row">市{at}</th><td>{at}</td></tr>' for at in range(90))
    head = '<thead><tr><th scope="col">市县</th><th scope="col">数值</th></tr></thead>'
    made = themed("modern", f'<table class="told">{head}<tbody>{rows}</tbody></table>')
    with pypdfium2.PdfDocument(made) as document:
        texts = [document[at].get_textpage().get_text_range() for at in range(len(document))]
    pages = [text for text in texts if "市1" in text or "市89" in text]
    assert len(pages) == 2
    assert all("数值" in text for text in pages)


@pytest.mark.parametrize("lines", [46, 47, 48, 49, 50])
def test_the_heading_of_a_part_stands_beside_its_first_sentence(lines: int) -> None:
    above = "".join(f"<p>第{at}行</p>" for at in range(lines))
    source = (Path(__file__).resolve().parents[2] / "templates/pages/sources.html").read_text("utf-8")
    assert '<div class="lead" style="min-height: {{ part.height + 1 }}pt"><div class="path">' in source
    headings = ("去年回顾", "一个要排上两三行的很长的标题" * 2, "末级标题")
    path = "".join(f"<p>{heading}</p>" for heading in headings)
    height = sum(fit.height(heading, 17.4, 10) for heading in headings)
    lead = f'<div class="lead" style="min-height: {height + 1}pt"><div class="path">{path}</div>'
    body = f'{above}<div class="part">{lead}<p class="entries">全市经济平稳运行</p></div></div>'
    with pypdfium2.PdfDocument(themed("modern", body)) as document:
        texts = [document[at].get_textpage().get_text_range() for at in range(len(document))]
    (at,) = [at for at, text in enumerate(texts) if "去年回顾" in text]
    assert "全市经济" in texts[at]
    assert "末级标题" in texts[at]


def test_no_heading_stands_at_a_pages_foot() -> None:
    lines = "".join(f"<p>第{at}行</p>" for at in range(49))
    heads = "".join(f"<h{level}>标题{level}</h{level}>" for level in (2, 3))
    for more in range(3):
        made = themed("modern", f"{lines}{'<p>又一行</p>' * more}{heads}<p>正文</p>")
        assert [one.message for one in check(made) if one.gate == "标题"] == []
    broken = (
        '<h1 style="margin-top: 690pt; break-after: auto">标题</h1><p style="break-before: page">正文</p>'
    )
    assert [one.gate for one in check(themed("modern", broken)) if one.gate == "标题"] == ["标题"]


def indent(text: Paragraph) -> float:
    return text.lines[0].left - text.lines[1].left
