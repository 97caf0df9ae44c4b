"""An HTML book after the first: what has not changed is taken from the store, and the bytes are the same."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from briefgen.cache import Store
from briefgen.errors import BuildError
from briefgen.model import Book, Chapter
from briefgen.outputs import cut, html, html_check, webfonts
from tests.pages import sample

HEAD = (
    '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n'
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">\n<title>书</title>\n'
    '<link rel="stylesheet" href="own.css">\n</head>\n<body>\n<main id="main">\n'
)
TAIL = '</main>\n<script src="own.js"></script>\n</body>\n</html>\n'
ONE = '<section id="one"><p>甲市<a href="#two">6.5%</a>。</p><table><tr><td>1</td></tr></table></section>\n'
TWO = '<section id="two"><p>乙市<a href="#one">6%</a>。</p></section>\n'


@pytest.fixture
def roots(tmp_path: Path) -> tuple[Path, ...]:
    (tmp_path / "own.css").write_text("p{margin:0}", "utf-8")
    (tmp_path / "own.js").write_text("document.title;", "utf-8")
    return (tmp_path,)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is looked through from now on."""
    texts, own = list[str](), html_check.seen

    def noted(text: str) -> tuple[list[str], list[str]] | None:
        texts.append(text)
        return own(text)

    monkeypatch.setattr(html, "seen", noted)
    return texts


def made(parts: Sequence[str], roots: tuple[Path, ...], store: Store | None = None) -> bytes:
    return html.html(HEAD + "".join(parts) + TAIL, Book("书", sample.info(), ()), roots, store)


def test_what_a_chart_says_of_itself_is_its_own(roots: tuple[Path, ...], store: Store) -> None:
    """The same picture with other words or in another width: a template may leave both to the chart."""
    chart = sample.charts(sample.cities())[0]
    page = f'{HEAD}<section id="one"><p><img src="{chart.address}"></p></section>\n{TAIL}'
    seen = set()
    for one in (chart, replace(chart, alt="别的"), replace(chart, width_mm=chart.width_mm / 2)):
        book = Book("书", sample.info(), (Chapter("one", "一", "brief", None, (one,)),))
        seen.add(html.html(page, book, roots, store))
        assert html.html(page, book, roots, store) == html.html(page, book, roots)
    assert len(seen) == 3


def test_only_the_changed_part_is_looked_through(
    roots: tuple[Path, ...], store: Store, looked: list[str]
) -> None:
    assert made([ONE, TWO], roots, store) == made([ONE, TWO], roots)
    looked.clear()
    changed = TWO.replace("6%", "7%")
    again = made([ONE, changed], roots, store)
    assert [text for text in looked if "<section" in text] == [f"<!DOCTYPE html>{changed}"]
    assert again == made([ONE, changed], roots)


@pytest.mark.parametrize("packed", [False, True])
def test_chapters_that_come_one_by_one_are_kept_too(
    roots: tuple[Path, ...], store: Store, looked: list[str], packed: bool
) -> None:
    frame, parts = HEAD + "\0one\0\0two\0" + TAIL, {"one": ONE, "two": TWO}
    for _ in range(2):
        page = html.pieced(
            frame, parts.__getitem__, Book("书", sample.info(), ()), roots, store, packed=packed
        )
        assert page == made([ONE, TWO], roots)
    assert len([text for text in looked if text.startswith(f"<!DOCTYPE html>{ONE[:20]}")]) == 1


def test_a_table_that_runs_over_parts_is_boxed_as_a_whole(roots: tuple[Path, ...], store: Store) -> None:
    parts = ONE.replace("</table>", ""), TWO.replace("</section>", "</table></section>")
    assert made(parts, roots, store) == made(parts, roots)


def test_a_page_that_must_be_parsed_is_the_same(roots: tuple[Path, ...], store: Store) -> None:
    parts = ONE, TWO.replace("乙市", '<br>"乙市"')
    assert made(parts, roots, store) == made(parts, roots)


def test_links_are_looked_for_among_all_parts(roots: tuple[Path, ...], store: Store) -> None:
    made([ONE, TWO], roots, store)
    with pytest.raises(BuildError, match="链接没有着落：#two"):
        made([ONE], roots, store)
    with pytest.raises(BuildError, match="名称重复：two"):
        made([ONE, TWO, TWO.replace("6%", "7%")], roots, store)


def test_faces_are_cut_once_for_the_same_characters(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    before = webfonts.css(frozenset("甲市稳"), store)
    assert before == webfonts.css(frozenset("甲市稳"))

    def fail(*given: object) -> bytes:
        raise AssertionError("a face was cut again")

    webfonts._rules.cache_clear()
    monkeypatch.setattr(cut, "subset", fail)
    assert webfonts.css(frozenset("甲市稳"), store) == before
    with pytest.raises(AssertionError, match="cut again"):
        webfonts.css(frozenset("甲市稳中"), store)
