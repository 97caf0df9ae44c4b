"""Web pages (.html, .htm, .mht): the main text, without what the site puts around it.

The main text is the smallest block that holds nearly all sentences of the page. libxml2 reads the page
because it is bounded: HTML5 parsers take minutes for some 200 KB of nested tags.
"""

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from briefgen.errors import SourceError
from briefgen.lexicon.sections import documents, words
from briefgen.model import Notice
from briefgen.sources import tables
from briefgen.sources.formats import Content, Format
from briefgen.sources.limits import MAX_HTML_BYTES, MAX_HTML_MARKS, MB
from briefgen.sources.lines import plain
from briefgen.sources.pager import pager
from briefgen.sources.text import damage, decode

_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_LONG_TAG = re.compile(r"<([a-zA-Z][a-zA-Z0-9]*)[^<>]{8000,}>")  # attributes cost their square
_BEGINS = re.compile(
    rb"\s*(?:<!--.{0,500}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.S
)
_DROPPED = frozenset(
    """
    script style noscript iframe nav footer aside head title button select option textarea input svg
    object embed template map audio video canvas
    """.split()  # noqa: SIM905
)
_INLINE = frozenset(
    """
    a abbr b big bdi bdo cite code del em font i img ins kbd label mark q s samp small span strike
    strong sub sup time tt u var wbr o:p st1:chsdate
    """.split()  # noqa: SIM905
)
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_WRAPPED = re.compile(
    r"(?<=[\u2e80-\uffef])[ \t]*[\r\n]\s*(?=[\u2e80-\uffef])|(?<=[\u2e80-\uffef])[ \t]*[\r\n]\s*(?=\d)"
)
_SPACES = re.compile(r"[ \t\r\n\f]+")
_NOTE_MARK = re.compile(r"[\[〔［（(【]\s*[0-9①-⑳]{1,3}\s*[\]〕］）)】]|[①-⑳]")
_SENTENCE = re.compile(r"[。；，、：]")
_DAYS = frozenset({"pubdate", "publishdate", "article:published_time", "firstpublishedtime"})
_MAIN_SHARE = 0.8
_TITLE = 60  # characters of the longest title
_STRAY = 200  # characters of sentences that a site puts around an article

Line = tuple[str, int]  # text and heading level (0: none)


def read(data: bytes, source: str, hint: str | None = None) -> Content:
    """The main text of a page; `hint` is a charset from a header. Raises SourceError beyond the limits."""
    if len(data) > MAX_HTML_BYTES:
        raise _too_big(f"{len(data) // MB} MB，上限 {MAX_HTML_BYTES // MB} MB", source)
    named = _CHARSET.search(data[:8192])
    decoded = decode(data, source, named[1].decode() if named else hint)
    root = _parse(decoded.text, source)
    lines = list(_furnished(root))
    content = _content(lines, damage(decoded, source))
    return replace(content, published=_published(root), page=pager(root))


def read_mht(data: bytes, source: str) -> Content:
    """The page in a web archive: its first HTML part."""
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    parts = [part for part in message.walk() if part.get_content_type() == "text/html"]
    for part in parts:
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes) and payload.strip():
            return read(payload, source, part.get_content_charset())
    advice = "请用浏览器打开，另存为“网页，仅 HTML”。"
    raise SourceError("网页归档里没有网页正文。", where=source, next=advice)


def _parse(text: str, source: str) -> etree._Element:
    if text.count("<") + text.count("=") > MAX_HTML_MARKS:
        raise _too_big("标签过多", source)
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = etree.fromstring(_LONG_TAG.sub(r"<\1>", text).encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise SourceError(f"网页无法解析（{error}）。", where=source, next="请重新保存网页。") from error
    if any("depth" in entry.message for entry in parser.error_log):
        raise _too_big("标签嵌套过深", source)
    if root is None:
        raise SourceError("网页里没有内容。", where=source, next="请重新保存网页。")
    return root


def _too_big(how: str, source: str) -> SourceError:
    advice = "请只保存正文，或另存为 .txt。"
    return SourceError(f"网页过大或过于复杂（{how}）。", where=source, next=advice)


def _furnished(root: etree._Element) -> Iterator[Line]:
    """The title, where the main text does not begin with it, and the main text's lines."""
    body = root.find("body")
    main = _main(body if body is not None else root)
    lines = _kept(main)
    titles = _titles(root, main)
    begins = _squeezed("".join(text for text, _ in lines[:6]))
    for title in titles:
        if _squeezed(title) not in begins:
            yield title, 0
            begins += _squeezed(title)
    said = set(map(_squeezed, titles))
    yield from ((text, 0 if _squeezed(text) in said else level) for text, level in lines)


def _kept(node: etree._Element) -> list[Line]:
    """An element's lines without those that are links or page furniture."""
    furniture = words().furniture
    return [
        (text, level)
        for text, level, linked in _Lines().of(node)
        if not (linked * 2 > len(text) and (linked * 10 >= len(text) * 9 or "。" not in text))
        and not (len(text) <= 120 and furniture.match(plain(text)))
    ]


def _published(root: etree._Element) -> str:
    """What the page says of the day it was published, in its meta tags or around its text."""
    for meta in root.iter("meta"):
        if str(meta.get("name") or meta.get("property")).lower() in _DAYS and (day := meta.get("content")):
            return f"发布时间：{day.strip()}"
    shown = documents().published.search("".join(map(str, root.itertext())))
    return shown[0] if shown else ""


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _titles(root: etree._Element, main: etree._Element) -> list[str]:
    """The article's title: the meta tag of government sites, else the h1, else page title and line before."""
    for meta in root.iter("meta"):
        if str(meta.get("name")).lower() == "articletitle" and (said := (meta.get("content") or "").strip()):
            return [_SPACES.sub(" ", said)]
    first, page = (_said(next(root.iter(name), None)) for name in ("h1", "title"))
    if first:
        return [first]
    named = re.split(r"\s*[|_]\s*|\s+[-–—]+\s+|-{2,}", page)[0]
    return [title for title in (named, *_before(main)) if title]


def _said(node: etree._Element | None) -> str:
    return _SPACES.sub(" ", "".join(map(str, node.itertext()))).strip() if node is not None else ""


def _before(main: etree._Element) -> list[str]:
    """The last two short lines before the main text: where a page without h1 shows its title."""
    found: list[str] = []
    node: etree._Element | None = main
    while node is not None and node.tag not in {"body", "html"}:
        for sibling in node.itersiblings(preceding=True):
            if not _dropped(sibling):
                found[:0] = [text for text, _ in _kept(sibling)]
            if len(found) >= 2:
                return [text for text in found[-2:] if len(text) <= _TITLE]
        node = node.getparent()
    return [text for text in found if len(text) <= _TITLE]


def _main(body: etree._Element) -> etree._Element:
    """The smallest block that holds nearly all sentences and is more than one paragraph."""
    weights: dict[etree._Element, int] = {}
    _weigh(body, weights)
    node = body
    while True:
        blocks = [child for child in node if child.tag not in _INLINE]
        best = max(blocks, key=lambda child: weights.get(child, 0), default=None)
        if best is None or not _holds_all(weights.get(best, 0), weights[node]):
            return node
        if all(child.tag in _INLINE or child.tag == "br" for child in best):
            return node  # a lone long paragraph: its neighbours belong to the text too
        node = best


def _holds_all(part: int, whole: int) -> bool:
    """Whether what a block leaves out is too little to be a part of the article."""
    return whole > 0 and part >= _MAIN_SHARE * whole and whole - part <= max(_STRAY, whole // 20)


def _weigh(node: etree._Element, weights: dict[etree._Element, int]) -> int:
    """Characters of sentences (not in links) in and under `node`; fills `weights` for each element."""
    total = _sentence(node.text) if node.tag != "a" else 0
    for child in node:
        if not _dropped(child):
            total += _weigh(child, weights)
        total += _sentence(child.tail)
    weights[node] = total
    return total


def _sentence(text: str | None) -> int:
    return len(text) if text and _SENTENCE.search(text) else 0


def _dropped(node: etree._Element) -> bool:
    style = node.get("style")
    return node.tag in _DROPPED or (style is not None and _HIDDEN.search(style) is not None)


class _Lines:
    """Collects an element's lines: text, heading level, and how many characters of it are links."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._linked = 0
        self._done: list[tuple[str, int, int]] = []

    def of(self, node: etree._Element) -> list[tuple[str, int, int]]:
        self._inside(node, 0, node.tag == "a", node.tag == "pre")
        self._flush(0)
        return self._done

    def _inside(self, node: etree._Element, level: int, link: bool, kept: bool) -> None:
        self._say(node.text, link, kept)
        for child in node:
            if not _dropped(child):
                self._element(child, level, link, kept)
            self._say(child.tail, link, kept)

    def _element(self, node: etree._Element, level: int, link: bool, kept: bool) -> None:
        name = str(node.tag)
        if name == "br":
            self._flush(level)
        elif name == "sup" and _NOTE_MARK.fullmatch("".join(map(str, node.itertext())).strip()):
            return
        elif name in _INLINE:
            self._inside(node, level, link or name == "a", kept)
        elif name == "tr":
            self._flush(level)
            cells = [_Lines().of(cell) for cell in node if not _dropped(cell)]
            said = [[text for text, _, _ in cell] for cell in cells]
            if tables.is_layout(said):
                self._done.extend(line for cell in cells for line in cell)
            else:
                linked = sum(size for cell in cells for _, _, size in cell)
                self._done.append((tables.joined(said), 0, linked))
        else:
            self._flush(level)
            inner = _HEADINGS.get(name, level)
            self._inside(node, inner, link, kept or name == "pre")
            self._flush(inner)

    def _say(self, text: str | None, link: bool, kept: bool) -> None:
        if not text:
            return
        if kept and "\n" in text:
            for line in text.splitlines():
                self._parts.append(line)
                self._flush(0)
            return
        self._parts.append(text)
        if link:
            self._linked += len(text.strip())

    def _flush(self, level: int) -> None:
        text = _SPACES.sub(" ", _WRAPPED.sub("", "".join(self._parts))).strip(" \xa0\u3000")
        if text:
            self._done.append((text, level, self._linked))
        self._parts.clear()
        self._linked = 0


def _content(lines: list[Line], notices: tuple[Notice, ...]) -> Content:
    headings = []
    at = 0
    for text, level in lines:
        if level:
            headings.append((at, at + len(text), level))
        at += len(text) + 1
    return Content("\n".join(text for text, _ in lines), tuple(headings), notices)


def begins(data: bytes) -> bool:
    """Whether the bytes begin as a web page does."""
    return _BEGINS.match(data[:2048]) is not None


def begins_mht(data: bytes) -> bool:
    """Whether the bytes begin as a saved web archive does."""
    head = data[:1024].lower()
    return b"mime-version:" in head and b"content-type: multipart/related" in head


FORMAT = Format("html", (".html", ".htm", ".shtml", ".xhtml"), read, begins)
FORMAT_MHT = Format("mht", (".mht", ".mhtml"), read_mht, begins_mht)
