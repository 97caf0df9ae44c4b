"""What must be true of an HTML book before it is written out."""

import re
from collections import Counter
from collections.abc import Sequence
from html.parser import HTMLParser

_ADDRESSES = {"href", "src", "xlink:href", "action", "formaction", "data", "poster", "srcset", "background"}
_FORBIDDEN = {"iframe", "object", "embed", "base", "form"}
_RAW = {"title", "style", "script", "textarea", "xmp", "noscript", "noembed", "noframes", "plaintext"}

# A page whose every tag is of the simplest form, with no quotation mark outside of tags and no value that
# ends in "=": whatever looks like an attribute is one, and can be found without parsing. No group is
# possessive: until 3.11.4 Python errs in what is within (gh-106052).
_VALUE = r'"[^"<>]*+(?<!=)"'
_ATTRIBUTE = rf"(?:(?:(?!on)[a-z:-]++|viewBox|preserveAspectRatio)={_VALUE}|hidden|open)"
_TAG = rf"<(?:/[a-z][a-z0-9]*+|[a-z][a-z0-9]*+(?: {_ATTRIBUTE})* ?/?)>"
_PLAIN = re.compile(rf'(?:\A<!DOCTYPE html>|{_TAG})[^<>"]*+')
_SCRIPT = re.compile(r"<script>[^<]*+(?:<(?!/script)[^<]*+)*</script>")
_STYLE = re.compile(rf'<link rel="stylesheet" href={_VALUE}>')
_TITLE = re.compile(r"<title>[^<]*</title>")
_ODD = re.compile(rf"<(?:{'|'.join(sorted(_FORBIDDEN | _RAW))})\b")
_TWICE = re.compile(r' id="[^>]* id="')
_TOLD = re.compile(rf' ({"|".join(sorted(_ADDRESSES))}|id)="([^"]*)"')


def faults(page: str) -> list[str]:
    """What is wrong with the page, in Chinese: addresses outside it, dead links, doubled names, handlers."""
    found = seen(page)
    return astray(*found) if found else parsed(page)


def parsed(page: str) -> list[str]:
    """As `faults` for any page, in ten times the time."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return [*reader.faults, *astray(reader.names, reader.links)]


def astray(names: Sequence[str], links: Sequence[str]) -> list[str]:
    """Names that stand twice and links that lead nowhere, as lines."""
    doubled = [f"名称重复：{name}" for name, count in Counter(names).items() if count > 1]
    there = set(names)
    return doubled + [f"链接没有着落：#{name}" for name in dict.fromkeys(links) if name not in there]


def seen(page: str) -> tuple[list[str], list[str]] | None:
    """The names and the links of a plain page with no other fault, None for what must be parsed."""
    bare = _TITLE.sub("", _STYLE.sub("", _SCRIPT.sub("", page)))
    if _ODD.search(bare) or _TWICE.search(bare) or _PLAIN.sub("", bare):
        return None
    names, links = [], []
    for name, value in _TOLD.findall(bare):
        if "&" in value:
            return None
        if name == "id":
            names.append(value)
        elif value.startswith("#"):
            links.append(value[1:])
        elif not value.startswith("data:"):
            return None
    return [name for name in names if name], links


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.names: list[str] = []
        self.links: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(reversed(attrs))  # of two attributes of one name the first counts
        if tag in _FORBIDDEN:
            self.faults.append(f"不允许的元素：<{tag}>")
        if given.get("id"):
            self.names.append(given["id"] or "")
        for name, value in attrs:
            if name.startswith("on"):
                self.faults.append(f"不允许的属性：<{tag} {name}>")
            elif name in _ADDRESSES:
                self._address(tag, given, value or "")

    def _address(self, tag: str, given: dict[str, str | None], value: str) -> None:
        if value.startswith("#"):
            self.links.append(value[1:])
        elif (
            not value.startswith("data:") and given.get("rel") != "stylesheet"
        ):  # styles are put in, not opened
            self.faults.append(f"引用了外部地址：<{tag}> {value[:80]}")
