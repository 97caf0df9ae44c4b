"""The quick check of a page finds what parsing it finds."""

import random

import pytest

from briefgen.outputs import html as exporting
from briefgen.outputs.html_check import faults, parsed, seen
from tests.outputs.test_html import a_book, export

PAGE = (
    '<!DOCTYPE html>\n<html lang="zh-CN">\n<head><meta charset="utf-8"><title>简报</title>\n'
    '<link rel="icon" href="data:,"><link rel="stylesheet" href="screen.css"></head>\n'
    '<body class="book"><a class="skip" href="#main">正文</a><button id="menu" hidden>目录</button>\n'
    '<main id="main"><p id="a" class="">甲市 1+1=2，<b>5%</b></p>\n'
    '<svg viewBox="0 0 1 1"><path d="M0 0"/></svg><a href="#a">甲</a><img src="data:," alt="图"></main>\n'
    '<script>if (1 < 2) { x.id="b" }</script>\n</body></html>\n'
)
PIECES = (
    *(
        '"',
        "'",
        "=",
        "<",
        ">",
        "&",
        "\n",
        "\t",
        "/",
        " on",
        " onload",
        "<!-- ",
        " -->",
        "</script >",
        "<title>",
    ),
    *(
        ' id="a"',
        ' id="c"',
        " id=c",
        ' ID="c"',
        '\nid="c"',
        ' id="',
        'id="c" ',
        ' id=""',
        "<p id='a'>",
        '<p id="c">',
    ),
    *(
        ' href="#c"',
        ' href="#nowhere"',
        ' href="&#35;a"',
        ' href="x.css"',
        ' src="//x"',
        ' title=" href="',
        "<base>",
    ),
    *(
        ' onclick="x()"',
        ' Onclick="x()"',
        " onclick",
        '<a href="#b">',
        '<style>p{id="b"}</style>',
        "<script>",
        "</p>",
    ),
)


def test_the_pages_of_a_book_are_checked_without_parsing(monkeypatch: pytest.MonkeyPatch) -> None:
    pages: list[str] = []
    monkeypatch.setattr(exporting, "faults", lambda page: pages.append(page) or faults(page))
    export(a_book())
    (page,) = pages
    assert seen(page) is not None
    assert faults(page) == parsed(page) == []
    for before, after in ((' href="#main"', ' href="#gone"'), ("</main>", '<p id="main"></p></main>')):
        assert faults(page.replace(before, after, 1)) == parsed(page.replace(before, after, 1)) != []


def test_a_plain_page_is_seen_as_it_is() -> None:
    assert seen(PAGE) == (["menu", "main", "a"], ["main", "a"])
    assert faults(PAGE) == parsed(PAGE) == []


def test_no_change_to_a_page_escapes_the_quick_check() -> None:
    chance = random.Random(5)
    plain = wrong = 0
    for _ in range(1500):
        page = PAGE
        for _ in range(chance.randint(1, 3)):
            at, piece = chance.randrange(20, len(page)), chance.choice(PIECES)
            page = page[:at] + piece + page[at + chance.choice((0, 0, 1)) :]
        assert faults(page) == parsed(page), page
        plain += seen(page) is not None
        wrong += bool(faults(page))
    assert plain > 40
    assert wrong > 400
