"""Word's styles and automatic numbers: the 一、（一） 1. that stand in no text but are shown."""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from briefgen.sources.number_forms import format_number
from briefgen.sources.ooxml import W

_PLACE = re.compile(r"%([1-9])")
_LEVELS = 9


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: first number, number format, pattern (「（%1）」), and the style bound to it."""

    start: int = 1
    form: str = "decimal"
    pattern: str = ""
    legal: bool = False
    style: str | None = None


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style: what it is called, what it inherits from, its outline level and list."""

    name: str
    parent: str | None
    outline: int | None
    list_id: str | None
    list_level: int | None


class Marks(NamedTuple):
    """What a paragraph's properties say of its style, list and outline, and whether its end was deleted."""

    style: str | None = None
    list_id: str | None = None
    list_level: int | None = None
    outline: int | None = None
    deleted: bool = False


def marks(properties: etree._Element) -> Marks:
    """The marks of a paragraph, read in one pass: a search for each of them costs several times as much."""
    style = outline = None
    place: tuple[str | None, int | None] = None, None
    deleted = False
    for child in properties:
        name = child.tag
        if name == _STYLE:
            style = child.get(_VAL)
        elif name == _NUMBERS:
            place = _list_of(child)
        elif name == _OUTLINE:
            outline = _number(child)
        elif name == _RUN:
            deleted = child.find(W + "del") is not None
    return Marks(style, *place, outline, deleted)


_STYLE, _NUMBERS, _OUTLINE, _RUN = (W + name for name in ("pStyle", "numPr", "outlineLvl", "rPr"))
_VAL = W + "val"


@dataclass(slots=True)
class _List:
    """A list definition and how far it has counted."""

    levels: dict[int, Level]
    counts: list[int | None] = field(default_factory=lambda: [None] * _LEVELS)


class Numbering:
    """Counts a document's lists as its paragraphs come by; `label` must be called once a paragraph."""

    def __init__(self, styles: etree._Element | None, numbers: etree._Element | None) -> None:
        self._styles = _styles(styles) if styles is not None else {}
        self._lists, self._restarts = _lists(numbers, self._styles) if numbers is not None else ({}, {})
        self._chains: dict[str | None, list[Style]] = {}

    def heading(self, given: Marks) -> int | None:
        """The heading level, from 1, that the paragraph or its style states; None for body text."""
        outline = given.outline
        if outline is None:
            outline = next((s.outline for s in self._chain(given.style) if s.outline is not None), None)
        return outline + 1 if outline is not None and 0 <= outline < _LEVELS else None

    def in_contents(self, given: Marks) -> bool:
        """Whether the paragraph is an entry of a table of contents."""
        return any(style.name.startswith(("toc ", "TOC ")) for style in self._chain(given.style))

    def label(self, given: Marks) -> str:
        """The number that Word shows before the paragraph, "" for none and for bullets."""
        list_id, level = self._place(given)
        if list_id is None or list_id not in self._lists:
            return ""
        numbered = self._lists[list_id]
        definition = numbered.levels.get(level)
        if definition is None or definition.form in {"bullet", "none"}:
            return ""
        self._count(list_id, numbered, level, definition)
        return _separated(
            _PLACE.sub(lambda m: self._shown(numbered, int(m[1]) - 1, definition), definition.pattern)
        )

    def _count(self, list_id: str, numbered: _List, level: int, definition: Level) -> None:
        restart = self._restarts.get(list_id, {}).pop(level, None)
        count = numbered.counts[level]
        if restart is not None:
            numbered.counts[level] = restart
        else:
            numbered.counts[level] = definition.start if count is None else count + 1
        numbered.counts[level + 1 :] = [None] * (_LEVELS - level - 1)

    def _shown(self, numbered: _List, level: int, showing: Level) -> str:
        definition = numbered.levels.get(level, Level())
        count = numbered.counts[level]
        count = definition.start if count is None else count
        return format_number(count, "decimal" if showing.legal else definition.form)

    def _place(self, given: Marks) -> tuple[str | None, int]:
        level = given.list_level
        if given.list_id is not None:
            return (None if given.list_id == "0" else given.list_id), _bounded(level)
        for style in self._chain(given.style):
            if style.list_id is not None:
                if style.list_id == "0":
                    return None, 0
                return style.list_id, _bounded(level if level is not None else style.list_level)
        return None, 0

    def _chain(self, name: str | None) -> list[Style]:
        """The style of that name and those it inherits from, nearest first (at most ten: loops end)."""
        if (known := self._chains.get(name)) is not None:
            return known
        chain: list[Style] = []
        self._chains[name] = chain
        while name is not None and name in self._styles and len(chain) < 10:
            chain.append(self._styles[name])
            name = chain[-1].parent
        return chain


def _separated(label: str) -> str:
    """A label that ends in a number gets a comma, lest it run into a figure that follows."""
    bare = label.rstrip()
    return bare + "、" if bare and bare[-1].isalnum() and not "①" <= bare[-1] <= "⑳" else bare


def _bounded(level: int | None) -> int:
    return min(max(level or 0, 0), _LEVELS - 1)


def _number(node: etree._Element | None) -> int | None:
    try:
        return int(str(node.get(W + "val"))) if node is not None else None
    except ValueError:
        return None


def _list_of(node: etree._Element | None) -> tuple[str | None, int | None]:
    if node is None:
        return None, None
    list_id = node.find(W + "numId")
    return (list_id.get(W + "val") if list_id is not None else None), _number(node.find(W + "ilvl"))


def _styles(root: etree._Element) -> dict[str, Style]:
    found = {}
    for node in root.iterfind(W + "style"):
        name, parent = node.find(W + "name"), node.find(W + "basedOn")
        outline, numbers = node.find(f"{W}pPr/{W}outlineLvl"), node.find(f"{W}pPr/{W}numPr")
        found[str(node.get(W + "styleId"))] = Style(
            str(name.get(W + "val")) if name is not None else "",
            parent.get(W + "val") if parent is not None else None,
            _number(outline),
            *_list_of(numbers),
        )
    return found


def _lists(
    root: etree._Element, styles: dict[str, Style]
) -> tuple[dict[str, _List], dict[str, dict[int, int]]]:
    """Lists by number id (ids of one definition share its counts), and where an id starts anew."""
    definitions: dict[str, _List] = {}
    linked: dict[str, str] = {}
    for node in root.iterfind(W + "abstractNum"):
        key = str(node.get(W + "abstractNumId"))
        definitions[key] = _List({_ilvl(level): _level(level) for level in node.iterfind(W + "lvl")})
        if (link := node.find(W + "numStyleLink")) is not None:
            linked[key] = str(link.get(W + "val"))
    ids = {str(node.get(W + "numId")): node for node in root.iterfind(W + "num")}
    lists: dict[str, _List] = {}
    restarts: dict[str, dict[int, int]] = {}
    for number_id, node in ids.items():
        key = _definition(node)
        if key in linked and (style := styles.get(linked[key])) is not None and style.list_id in ids:
            key = _definition(ids[style.list_id])
        if key not in definitions:
            continue
        lists[number_id], restarts[number_id] = _overridden(definitions[key], node)
    return lists, restarts


def _definition(node: etree._Element) -> str:
    named = node.find(W + "abstractNumId")
    return str(named.get(W + "val")) if named is not None else ""


def _overridden(base: _List, node: etree._Element) -> tuple[_List, dict[int, int]]:
    """The list as this id changes it: levels of its own, or a number to start from once."""
    levels, starts = dict(base.levels), {}
    for override in node.iterfind(W + "lvlOverride"):
        level = _ilvl(override)
        if (own := override.find(W + "lvl")) is not None:
            levels[level] = _level(own)
        if (start := _number(override.find(W + "startOverride"))) is not None:
            starts[level] = start
    return (_List(levels, base.counts) if levels != base.levels else base), starts


def _ilvl(node: etree._Element) -> int:
    value = str(node.get(W + "ilvl", "0"))
    return _bounded(int(value) if value.isdigit() else 0)


def _level(node: etree._Element) -> Level:
    def value(name: str) -> str | None:
        child = node.find(W + name)
        return child.get(W + "val") if child is not None else None

    start = _number(node.find(W + "start"))
    legal = node.find(W + "isLgl")
    return Level(
        1 if start is None else start,
        value("numFmt") or "decimal",
        value("lvlText") or "",
        legal is not None and legal.get(W + "val") not in {"0", "false"},
        value("pStyle"),
    )
