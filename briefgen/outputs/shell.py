"""The shell of a book: its pages with running heads, page numbers and contents, but for what is set apart.

One small HTML document in which every page of a chapter is an empty page of the same name. The style sheet
itself counts the pages, draws the heads and fills in the contents; nothing of it is done twice.
"""

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from html import escape

from briefgen.errors import BuildError
from briefgen.outputs.galley import Galley, Sheet

PLACE = "place-"
_BODY = re.compile(r"<body[^>]*>")
_LINK = re.compile(r'\bhref="#([^"]*)"')
_END = '<div id="end"></div>'


@dataclass(frozen=True, slots=True)
class Part:
    """One chapter in its order: a galley, or the HTML of one that is set within the shell (the contents)."""

    name: str
    title: str
    galley: Galley | None
    html: str = ""


def shell(frame: str, parts: Sequence[Part]) -> str:
    """The shell's HTML; `frame` is the book's HTML without chapters. BuildError when it has no body."""
    body = _BODY.search(frame)
    if not body:
        raise BuildError("模板里没有 <body>。", where="base.html")
    wanted = {name for part in parts for name in _LINK.findall(part.html)}
    told: dict[str, str] = {}
    pieces: list[str] = []
    for at, part in enumerate(parts):
        if part.galley is None:
            pieces.append(f'<div style="break-before: page">{_inner(part.html)}</div>')
        else:
            pieces += _pages(at, part.galley, wanted, told)
    # The last page is where the count ends.
    pieces[-1:] = [piece.removesuffix("</div>") + _END + "</div>" for piece in pieces[-1:]]
    return frame[: body.end()] + "".join(pieces) + frame[body.end() :].replace(_END, "")


def places(made: Galley) -> dict[tuple[int, int], int]:
    """The page of the shell that each page of the parts stands on, by (part, page)."""
    found = {}
    for name, (page, _, _) in made.anchors.items():
        if name.startswith(PLACE):
            part, _, number = name.removeprefix(PLACE).partition("-")
            found[int(part), int(number)] = page
    return found


def _inner(html: str) -> str:
    """What stands in the body of a chapter's HTML."""
    body = _BODY.search(html)
    start = body.end() if body else 0
    return html[start : html.rindex("</body>")].replace(_END, "")


def _pages(at: int, galley: Galley, wanted: Set[str], told: dict[str, str]) -> Iterator[str]:
    targets: dict[int, list[str]] = {}
    for name, (page, _, _) in galley.anchors.items():
        if name in wanted:
            targets.setdefault(page, []).append(name)
    for number, sheet in enumerate(galley.sheets):
        if not sheet.blank:
            style = f"page: {sheet.name or 'auto'}; break-before: {'page' if number else galley.starts}"
            ids = "".join(f'<div id="{escape(name)}"></div>' for name in targets.get(number, ()))
            inner = "".join(_strings(sheet, told)) + ids
            yield f'<div id="{PLACE}{at}-{number}" style="{style}">{inner}</div>'


def _strings(sheet: Sheet, told: dict[str, str]) -> Iterator[str]:
    for name, value in sheet.strings:
        if told.get(name) != value:
            told[name] = value
            yield f'<div style="string-set: {name} attr(data-value)" data-value="{escape(value)}"></div>'
