"""The book's HTML as a Typst source of the same words, tables, charts and links, for comparing set times.

The look is plain; what costs time is there: every cell, quote, chart, running head, page number and link.
"""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree, html

_SPECIAL = re.compile(r"([\\#$*_`<>@\[\]~/=+\-'\"])")
_SPACE = re.compile(r"[ \t\r\n]+")
_BLOCKS = {"section", "div", "p", "li", "ul", "ol", "dl", "dd", "dt", "figure", "figcaption"}
HEAD = """#set document(title: "{title}")
#set page(paper: "a4", margin: (top: 25mm, bottom: 22mm, left: 22mm, right: 18mm),
  header: context {{
    let heads = query(heading.where(level: 1).before(here()))
    grid(columns: (1fr, 1fr), [{title}], align(right, if heads.len() > 0 {{ heads.last().body }}))
  }},
  footer: context align(right)[#counter(page).display() / #counter(page).final().first()])
#set text(font: "Briefgen Song", size: 9pt, lang: "zh", region: "cn")
#set par(justify: true, leading: 5pt)
#set smartquote(enabled: false)
#show heading: set text(font: "Briefgen Hei")
#show heading.where(level: 1): it => pagebreak(weak: true) + it
#show table: set text(font: "Briefgen Hei", size: 8pt)
#set table(stroke: (bottom: 0.35pt + rgb("#c9ccd1")), inset: 2pt)
"""


def source(text: str, size: dict[str, float]) -> str:
    """Typst for the whole book; `size` is the width in mm of each chart by address."""
    root = html.document_fromstring(text)
    title = _plain(root.findtext("head/title") or "")
    ids = {element.get("id") for element in root.iter() if element.get("id")}
    body = "".join(_Writer(ids, size).inside(root.find("body")))
    return HEAD.format(title=title) + body


def _plain(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", _SPACE.sub(" ", text))


class _Writer:
    """Walks the tree once; `ids` are the targets that there are."""

    def __init__(self, ids: set[str | None], size: dict[str, float]) -> None:
        self._ids, self._size = ids, size

    def inside(self, element: Any) -> Iterator[str]:
        """What an element holds."""
        if element.text:
            yield _plain(element.text)
        for child in element:
            if isinstance(child.tag, str):
                yield from self.one(child)
            if child.tail:
                yield _plain(child.tail)

    def one(self, element: Any) -> Iterator[str]:
        """One element with its anchor."""
        kind, name = element.tag, element.get("id")
        inner = "".join(self.inside(element)) if kind not in ("table", "img") else ""
        anchor = f"#metadata(none)<{name}>" if name else ""
        if kind in ("h1", "h2", "h3"):
            yield f"\n\n{'=' * int(kind[1])} {inner}{anchor}\n\n"
        elif kind == "table":
            yield anchor + self.table(element)
        elif kind == "img":
            address, alt = element.get("src"), element.get("alt", "").replace('"', "'")
            width = self._size.get(address, 80.0)
            yield f'\n#image("{address}", width: {width}mm, alt: "{_SPACE.sub(" ", alt)}")\n'
        elif kind == "a":
            yield anchor + self.link(element, inner)
        elif kind == "b":
            yield f"{anchor}#strong[{inner}]"
        elif kind == "br":
            yield "#linebreak()"
        elif kind in _BLOCKS:
            yield f"\n\n{anchor}{inner}\n\n"
        else:
            yield anchor + inner

    def link(self, element: Any, inner: str) -> str:
        """A link to a label; an evidence mark is raised, a line of the contents tells its page."""
        target = (element.get("href") or "").removeprefix("#")
        if target not in self._ids:
            return inner
        if element.get("class") in ("page", "roman", "arabic"):
            number = f"#context counter(page).at(<{target}>).first()"
            return f"#link(<{target}>)[{inner}#h(1fr){number}]"
        if element.get("class") == "mark":
            return f"#super(link(<{target}>)[{inner}])"
        return f"#link(<{target}>)[{inner}]"

    def table(self, element: Any) -> str:
        """Rows and cells with their spans; the head repeats."""
        head = element.findall("thead/tr")
        rows = [row for part in element.findall("tbody") + element.findall("tfoot") for row in part]
        widths = [sum(int(cell.get("colspan", 1)) for cell in row) for row in [*head, *rows]]
        parts = [f"\n#table(columns: {max(widths, default=1)},"]
        if head:
            parts.append(f"table.header({''.join(self.cell(c) for row in head for c in row)}),")
        parts += [self.cell(cell) for row in rows for cell in row]
        return "".join([*parts, ")\n"])

    def cell(self, element: Any) -> str:
        inner = "".join(self.inside(element)).strip()
        anchor = f"#metadata(none)<{element.get('id')}>" if element.get("id") else ""
        across, down = element.get("colspan"), element.get("rowspan")
        spans = [f"{name}: {n}" for name, n in (("colspan", across), ("rowspan", down)) if n]
        return f"table.cell({', '.join(spans)})[{anchor}{inner}],\n" if spans else f"[{anchor}{inner}],\n"


def words(text: str) -> int:
    """Han characters of an HTML text, to tell that both sides set the same."""
    root = html.document_fromstring(text)
    etree.strip_elements(root, "head", "style", with_tail=False)
    return len(re.findall(r"[\u4e00-\u9fff]", root.text_content()))
