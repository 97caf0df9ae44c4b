"""Which page of how many a web page is, as its pager says (上一页 1 2 3 下一页)."""

import itertools
import re

from lxml import etree

Page = tuple[int, int]
"""The page's number and how many there are; 0 where the pager does not say."""

# what the sites' own software writes: pages and index from 0, or a name, pages and number from 1
_SCRIPT = re.compile(
    r"createPageHTML\s*\(\s*(?:(?P<named>['\"][^'\"]{0,40}['\"])\s*,\s*)?(?P<count>\d{1,3})\s*,\s*(?P<at>\d{1,3})"
)
_SAID = re.compile(
    r"第\s*(\d{1,3})\s*页\s*[,，/／|]?\s*共\s*(\d{1,3})\s*页|页次[:：]?\s*(\d{1,3})\s*[/／]\s*(\d{1,3})"
)
_FRAME = " \t\r\n\xa0\u3000<>«»[]【】()|"
_NEXT, _BACK = ("下一页", "下页"), ("上一页", "上页")
_LINK = re.compile(r"^[\s\[<>«»【】]*(?:[上下]一?页)[\s\]<>«»【】]*$")
_TRIES = 4
_SHORT = 4  # elements within a link
_ROOM = 300  # characters of a pager


def pager(root: etree._Element) -> Page | None:
    """What the pager of a page says; None for a page without one, or the only one."""
    for script in root.iter("script"):
        if found := _SCRIPT.search(script.text or ""):
            count, at = int(found["count"]), int(found["at"])
            return (at if found["named"] else at + 1, count) if count > 1 else None
    links = (node for node in root.iter("a", "span", "li", "button", "b") if _LINK.match(_said(node)))
    for node in itertools.islice(links, _TRIES):
        if page := _around(node):
            return page
    return None


def _said(node: etree._Element) -> str:
    """The words of a short element."""
    return "".join(map(str, node.itertext())) if len(node) < _SHORT else ""


def _around(node: etree._Element) -> Page | None:
    """The pager around a link to the next page or the one before."""
    around = node
    while (above := around.getparent()) is not None and len("".join(map(str, above.itertext()))) <= _ROOM:
        around = above
    said = "".join(map(str, around.itertext()))
    if found := _SAID.search(said):
        number, count = (int(part) for part in found.groups() if part)
        return (number, count) if count > 1 else None
    numbers, here = _numbers(around)
    linked = {"".join(map(str, link.itertext())).strip(_FRAME) for link in around.iter("a")}
    if not here and not linked & set(_BACK) and linked & set(_NEXT):
        here = 1
    count = max([*numbers, here])
    return (here, count) if count > 1 or linked & {*_NEXT, *_BACK} else None


def _numbers(around: etree._Element) -> tuple[list[int], int]:
    """The numbers of a pager, and the one that is no link: the page itself."""
    numbers: list[int] = []
    here = 0
    for node in around.iter():
        if not isinstance(node.tag, str):
            continue
        for text, linked in ((node.text, node.tag == "a"), (node.tail, False)):
            for part in (text or "").split():
                part = part.strip(_FRAME)
                if part.isascii() and part.isdigit() and len(part) <= 3:
                    numbers.append(int(part))
                    inside = linked or any(above.tag == "a" for above in node.iterancestors())
                    here = here if inside and text is node.text else int(part)
    return numbers, here
