"""Web pages (.html, .htm, .mht): the main text, without what the site puts around it.

The main text is the smallest block that holds nearly all sentences of the page. libxml2 reads the page
because it is bounded: HTML5 parsers take minutes for some 200 KB of nested tags.
"""

import email
import email.policy
import re
from collections.abc import Iterator

from lxml import etree

from briefgen.errors import SourceError
from briefgen.lexicon.sections import words
from briefgen.model import Notice
from briefgen.sources import tables
from briefgen.sources.formats import Content, Format
from briefgen.sources.limits import MAX_HTML_BYTES, MAX_HTML_MARKS, MB
from briefgen.sources.lines import plain
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
_MAIN_SHARE = 0.8

Line = tuple[str, int]  # text and heading level (0: none)


def read(data: bytes, source: str, hint: str | None = None) -> Content:
    """The main text of a page; `hint` is a charset from a header. Raises SourceError beyond the limits."""
    if len(data) > MAX_HTML_BYTES:
        raise _too_big(f"{len(data) // MB} MB，上限 {MAX_HTML_BYTES // MB} MB", source)
    named = _CHARSET.search(data[:8192])
    decoded = decode(data, source, named[1].decode() if named else hint)
    root = _parse(decoded.text, source)
    lines = list(_furnished(root))
    return _content(lines, damage(decoded, source))


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
    furniture = words().furniture
    lines = [
        (text, level)
        for text, level, linked in _Lines().of(main)
        if not (linked * 2 > len(text) and (linked * 10 >= len(text) * 9 or "。" not in text))
        and not (len(text) <= 120 and furniture.match(plain(text)))
    ]
    title = _title(root)
    begins = "".join("".join(text for text, _ in lines[:6]).split())
    if title and "".join(title.split()) not in begins:
        yield title, 0
    bare = "".join(title.split())
    yield from ((text, 0 if "".join(text.split()) == bare else level) for text, level in lines)


def _title(root: etree._Element) -> str:
    """The article's title: the meta tag that government sites carry, else the first h1, else the page's."""
    for meta in root.iter("meta"):
        if str(meta.get("name")).lower() == "articletitle" and (said := (meta.get("content") or "").strip()):
            return _SPACES.sub(" ", said)
    for name in ("h1", "title"):
        for node in root.iter(name):
            if said := _SPACES.sub(" ", "".join(map(str, node.itertext()))).strip():
                return said if name == "h1" else re.split(r"\s*[|_]\s*|\s+[-–—]+\s+|-{2,}", said)[0]
    return ""


def _main(body: etree._Element) -> etree._Element:
    """The smallest block that holds nearly all sentences and is more than one paragraph."""
    weights: dict[etree._Element, int] = {}
    _weigh(body, weights)
    node = body
    while True:
        blocks = [child for child in node if child.tag not in _INLINE]
        best = max(blocks, key=lambda child: weights.get(child, 0), default=None)
        if best is None or weights.get(best, 0) < _MAIN_SHARE * weights[node] or not weights[node]:
            return node
        if all(child.tag in _INLINE or child.tag == "br" for child in best):
            return node  # a lone long paragraph: its neighbours belong to the text too
        node = best


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
