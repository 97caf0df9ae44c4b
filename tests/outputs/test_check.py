"""The gates: a good book passes, and each way of falling short is found by its gate."""

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner

from briefgen.cli import main
from briefgen.outputs.check import Expectations, Finding, check
from briefgen.outputs.check.setting import measure
from briefgen.outputs.check.words import crossing
from briefgen.outputs.pdf import pdf
from briefgen.pages import bind
from briefgen.render import render, roots
from tests.pages import sample

WIDE = "white-space: nowrap; letter-spacing: 3pt"


def styled(css: str) -> bytes:
    """The sample's book with a further rule of style."""
    cities = sample.cities()
    made = bind(sample.summary(cities), sample.charts(cities), sample.info(), sample.NOTICES)
    html = render(made).replace("</head>", f"<style>{css}</style></head>")
    return pdf(html, made, roots(made.info.theme))


@pytest.fixture(scope="module")
def book() -> bytes:
    return styled("")


def changed(book: bytes, change: Callable[[pikepdf.Pdf], None]) -> tuple[Finding, ...]:
    with pikepdf.open(io.BytesIO(book)) as document:
        change(document)
        target = io.BytesIO()
        document.save(target)
    return check(target.getvalue())


def brief_page(document: pikepdf.Pdf) -> int:
    """Index of the first page of the first brief."""
    dests = pikepdf.NameTree(document.Root.Names.Dests)
    numbers = {page.objgen: index for index, page in enumerate(document.pages)}
    return min(numbers[place[0].objgen] for name, place in dests.items() if str(name).startswith("brief-"))


def test_a_good_book_passes(book: bytes) -> None:
    assert [finding.line() for finding in check(book)] == []


def unembed(document: pikepdf.Pdf) -> None:
    for item in document.objects:
        if isinstance(item, pikepdf.Dictionary) and "/FontFile2" in item:
            del item.FontFile2


def rename(document: pikepdf.Pdf) -> None:
    for item in document.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor":
            item.FontName = pikepdf.Name("/SimHei")


def show_nothing(document: pikepdf.Pdf) -> None:
    page = document.pages[1]
    page.contents_add(b"BT <00410000> Tj <004100ab> Tj ET")


def shrink(document: pikepdf.Pdf) -> None:
    document.pages[2].mediabox = [0, 0, 300, 300]


def narrow(document: pikepdf.Pdf) -> None:
    document.pages[brief_page(document)].ArtBox = pikepdf.Array([60, 60, 300, 780])


def lose_a_place(document: pikepdf.Pdf) -> None:
    tree = pikepdf.NameTree(document.Root.Names.Dests)
    del tree[next(name for name in map(str, tree) if name.startswith("e-"))]


def flatten(document: pikepdf.Pdf) -> None:
    for link in document.pages[brief_page(document)].Annots:
        left, bottom, right, _ = link.Rect
        link.Rect = pikepdf.Array([left, bottom, right, bottom])


def silence(document: pikepdf.Pdf) -> None:
    for item in document.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure" and "/Alt" in item:
            del item.Alt


def lose_a_page(document: pikepdf.Pdf) -> None:
    del document.pages[brief_page(document) + 1]


def number_anew(document: pikepdf.Pdf) -> None:
    document.Root.PageLabels = pikepdf.Dictionary(Nums=[0, pikepdf.Dictionary(S=pikepdf.Name.D, St=3)])


def empty_a_section(document: pikepdf.Pdf) -> None:
    document.pages[brief_page(document)].Contents = document.make_stream(b"")


def behead(document: pikepdf.Pdf) -> None:
    document.pages[brief_page(document)].Contents = document.pages[0].Contents


@pytest.mark.parametrize(
    ("change", "gate", "words"),
    [
        (unembed, "字体", "没有嵌入"),
        (rename, "字体", "SimHei"),
        (show_nothing, "缺字", "1 处"),
        (shrink, "出界", "超出版面"),
        (narrow, "出界", "超出版面：“"),
        (lose_a_place, "出处", "没有去处"),
        (flatten, "出处", "没有可点的面积"),
        (silence, "图", "没有替代文字"),
        (lose_a_page, "两页", "实为 1 页"),
        (number_anew, "页码", "应为"),
        (empty_a_section, "空节", "没有文字"),
        (behead, "书眉", "没有书眉"),
        (behead, "页码", "没有页码"),
    ],
)
def test_each_shortcoming_is_found(
    book: bytes, change: Callable[[pikepdf.Pdf], None], gate: str, words: str
) -> None:
    found = changed(book, change)
    assert any(finding.gate == gate and words in finding.message for finding in found), found


@pytest.mark.parametrize(
    ("css", "words"),
    [
        (".tile-name { white-space: nowrap; letter-spacing: 15pt }", "社 会 消 费"),
        (".tile p + p { margin-top: -6pt }", "2022目标"),
        (f".targets {{ table-layout: fixed }} .targets td, .targets th {{ {WIDE} }}", "收 入"),
        (".mark { position: relative; left: -4pt; top: 3pt }", "2"),
    ],
    ids=["tile beside tile", "line over line", "cell beside cell", "mark over line"],
)
def test_lines_that_lie_over_one_another_are_found(css: str, words: str) -> None:
    found = [finding for finding in check(styled(css)) if finding.gate == "叠字"]
    assert any(words in finding.message for finding in found), found


def test_ink_may_touch_and_what_is_no_line_may_lie_under_lines() -> None:
    line, touching, over = (
        (50.0, 100.0, 200.0, 110.0),
        (199.8, 101.0, 230.0, 109.0),
        (190.0, 104.0, 240.0, 112.0),
    )
    watermark, within = (20.0, 20.0, 400.0, 300.0), (60.0, 102.0, 70.0, 104.0)
    assert crossing([line, touching, watermark]) == []
    assert crossing([over, line]) == [(line, over)]
    assert crossing([within, line, watermark]) == [(line, within)]


def test_pictures_are_counted_when_it_is_known_how_many(book: bytes) -> None:
    assert any("应有 999 幅图" in finding.message for finding in check(book, Expectations(figures=999)))


def test_what_is_no_pdf_is_a_finding() -> None:
    (finding,) = check(b"not a PDF")
    assert finding.gate == "文件"
    assert finding.line().startswith("[文件] 全书：")


def test_the_command_tells_and_fails(book: bytes, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.pdf", tmp_path / "bad.pdf"
    good.write_bytes(book)
    bad.write_bytes(b"no")
    passed = CliRunner().invoke(main, ["check", str(good)])
    assert (passed.exit_code, passed.output.startswith("✓")) == (0, True)
    failed = CliRunner().invoke(main, ["check", str(good), str(bad)])
    assert failed.exit_code == 1
    assert "读不了" in failed.output
    loose = CliRunner().invoke(main, ["check", "--setting", str(good)])
    assert loose.output.count("  [") == len(check(book)) + len(measure(book)[1])
    missing = CliRunner().invoke(main, ["check", str(tmp_path / "none.pdf")])
    assert missing.exit_code == 1
    assert "没有这个文件" in missing.output
