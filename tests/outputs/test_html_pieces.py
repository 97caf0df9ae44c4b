"""A page put together chapter by chapter is the page made as a whole."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from briefgen.errors import BuildError
from briefgen.model import Book
from briefgen.outputs import html
from tests.pages import sample

HEAD = (
    '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n'
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">\n<title>书</title>\n'
    '<link rel="stylesheet" href="own.css">\n</head>\n<body>\n'
)
TAIL = '<footer class="foot"><p>完</p></footer>\n<script src="own.js"></script>\n</body>\n</html>\n'
GOOD = {
    "one": '<section id="one"><p>甲市<a href="#two">6.5%</a>。</p>'
    "<table><caption>指标</caption></table></section>",
    "two": '<section id="two"><p>乙市“稳中求进”。</p></section>',
}


@pytest.fixture
def roots(tmp_path: Path) -> tuple[Path, ...]:
    (tmp_path / "own.css").write_text("p{margin:0}", "utf-8")
    (tmp_path / "own.js").write_text("document.title;", "utf-8")
    return (tmp_path,)


def both(chapters: Mapping[str, str], roots: tuple[Path, ...]) -> tuple[bytes, bytes]:
    book = Book("书", sample.info(), ())
    frame = HEAD + "".join(f"<div>\0{name}\0</div>" for name in chapters) + TAIL
    whole = HEAD + "".join(f"<div>{text}</div>" for text in chapters.values()) + TAIL
    made = html.html(whole, book, roots)
    return html.pieced(frame, chapters.__getitem__, book, roots), made


def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pages that are made as a whole from now on."""
    pages, own = list[str](), html.html

    def noted(text: str, *rest: Any) -> bytes:
        pages.append(text)
        return own(text, *rest)

    monkeypatch.setattr(html, "html", noted)
    return pages


def test_the_same_bytes(roots: tuple[Path, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    pages = asked(monkeypatch)
    pieced, whole = both(GOOD, roots)
    assert len(pages) == 1, "the page in pieces was made as a whole too"
    assert pieced == whole
    assert 'aria-label="指标"'.encode() in pieced


def test_a_page_that_must_be_parsed_is_the_same_too(
    roots: tuple[Path, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = asked(monkeypatch)
    pieced, whole = both(GOOD | {"two": '<section id="two"><p>a &amp; "b"<br></p></section>'}, roots)
    assert pieced == whole
    assert len(pages) == 2


@pytest.mark.parametrize(
    ("chapter", "told"),
    [
        ('<section id="one"></section>', "名称重复：one"),
        ('<p><a href="#three">三</a></p>', "链接没有着落：#three"),
        ('<p><a href="https://example.com">外</a></p>', "引用了外部地址"),
    ],
)
def test_what_is_wrong_is_told(chapter: str, told: str, roots: tuple[Path, ...]) -> None:
    with pytest.raises(BuildError, match=told):
        both(GOOD | {"two": f'<section id="two">{chapter}</section>'}, roots)
