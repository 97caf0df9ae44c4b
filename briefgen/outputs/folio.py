"""The order of a book's pages, their numbers, and the heads and page numbers that are drawn on them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from briefgen.outputs.cut import shaped
from briefgen.outputs.galley import Galley, Sheet
from briefgen.outputs.shell import Shell, Slot, Stamp

_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_HAN = "〇一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Part:
    """One chapter in its order."""

    name: str
    title: str
    galley: Galley


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of the book: part and page within it (-1, -1 when blank), its kind's stamp, its number, and
    the named strings as they are before it and as it sets them."""

    part: int
    page: int
    stamp: Stamp
    number: int
    carried: Mapping[str, str]
    said: Mapping[str, tuple[str, ...]]


def leaves(
    parts: Sequence[Part], shell: Shell, side: str, strings: Mapping[str, str] | None = None
) -> tuple[Leaf, ...]:
    """All pages in order, blank ones where a chapter asks for a side; the first stands on `side`.

    `strings` are the named strings of the book, the shell's if none are given.
    """
    found: list[Leaf] = []
    fixed = dict(shell.strings if strings is None else strings)
    carried, number = dict(fixed), 0
    for at, page, sheet, name in _placed(parts, side):
        where = _side(len(found), side)
        kind = ("*" if not found else name, where, sheet is None)
        stamp = shell.stamps[kind]
        for step, value in stamp.steps:
            number = value if step == "set" else number + value
        said: dict[str, tuple[str, ...]] = {}
        for key, words in sheet.strings if sheet else ():
            if key not in fixed:  # the chapters' are those of the book, also in a brief
                said[key] = (*said.get(key, ()), words)
        found.append(Leaf(at, page, stamp, number, carried, said))
        carried = {**carried, **{key: values[-1] for key, values in said.items()}}
    return tuple(found)


def numbers(parts: Sequence[Part], pages: Sequence[Leaf]) -> dict[str, int]:
    """The number of the page that each anchor stands on."""
    places = {(leaf.part, leaf.page): leaf.number for leaf in pages}
    found: dict[str, int] = {}
    for at, part in enumerate(parts):
        for name, (page, _, _) in part.galley.anchors.items():
            if (at, page) in places:
                found.setdefault(name, places[at, page])
    return found


def drawn(leaf: Leaf, last: int, shell: Shell, used: "Used") -> bytes:
    """What is drawn over the page for its slots; `last` is the number of the last page."""
    keys = [(slot, _words(slot, leaf, last), leaf.stamp.paper[1]) for slot in leaf.stamp.slots]
    for key in keys:
        if key not in used.lines:
            used.lines[key] = _line(*key, shell, used)
    return b"\n".join([used.lines[key] for key in keys])


class Used:
    """The glyphs that heads and page numbers show: widths and characters by face; lines that were drawn."""

    def __init__(self) -> None:
        self.widths: dict[str, dict[int, float]] = {}
        self.unicode: dict[str, dict[int, str]] = {}
        self.lines: dict[tuple[Slot, str, float], bytes] = {}


def _placed(parts: Sequence[Part], first: str) -> Iterator[tuple[int, int, Sheet | None, str]]:
    count = 0
    for at, part in enumerate(parts):
        begun = False
        for page, sheet in enumerate(part.galley.sheets):
            if sheet.blank:
                continue
            wanted = "page" if begun else part.galley.starts
            if count and wanted in ("left", "right") and _side(count, first) != wanted:
                yield -1, -1, None, ""
                count += 1
            yield at, page, sheet, sheet.name
            begun, count = True, count + 1


def _side(count: int, first: str) -> str:
    other = "left" if first == "right" else "right"
    return other if count % 2 else first


def _words(slot: Slot, leaf: Leaf, last: int) -> str:
    # Spaces at the end would push a line away from its edge.
    return "".join(_said(kind, what, how, leaf, last) for kind, what, how in slot.says).rstrip()


def _said(kind: str, what: str, how: str, leaf: Leaf, last: int) -> str:
    if kind == "text":
        return what
    if kind == "string":
        before, own = leaf.carried.get(what, ""), leaf.said.get(what, ())
        if how == "first-except":
            return "" if own else before
        return before if how == "start" or not own else own[-1 if how == "last" else 0]
    return counted(leaf.number if kind == "page" else last, how)


def counted(number: int, style: str) -> str:
    """A page number in one of `shell.STYLES`."""
    if style == "cjk-decimal":
        return "".join(_HAN[int(digit)] for digit in str(number))
    if style == "decimal" or not 0 < number < 400:
        return str(number)
    made = ""
    for value, letters in _ROMAN:
        made += letters * (number // value)
        number %= value
    return made if style == "lower-roman" else made.upper()


def _line(slot: Slot, words: str, height: float, shell: Shell, used: Used) -> bytes:
    if not words:
        return b""
    glyphs = shaped(shell.types[slot.face].sha256, words, slot.features)
    widths = used.widths.setdefault(slot.face, {})
    unicode = used.unicode.setdefault(slot.face, {})
    length, pieces = 0.0, []
    for glyph, text, advance, plain, shift in glyphs:
        widths.setdefault(glyph, plain)
        unicode.setdefault(glyph, text)
        length += advance * slot.size / 1000 + slot.spacing
        rest = shift + plain - advance
        pieces.append(
            (b"%d" % -shift if shift else b"") + b"<%04x>" % glyph + (b"%d" % rest if rest else b"")
        )
    room = slot.right - slot.left
    left = {"right": slot.right - length, "center": slot.left + (room - length) / 2}.get(
        slot.align, slot.left
    )
    red, green, blue = slot.color
    before, after = (f"{slot.spacing:g} Tc ", " 0 Tc") if slot.spacing else ("", "")
    return (
        f"BT {red:g} {green:g} {blue:g} rg /{slot.face} {slot.size:g} Tf {before}"
        f"1 0 0 1 {left:.4f} {height - slot.baseline:.4f} Tm [".encode()
        + b"".join(pieces)
        + f"] TJ{after} ET".encode()
    )
