"""The order of pages, their numbers, and what their margins say."""

import re

import pytest

from briefgen.outputs import folio
from briefgen.outputs.galley import Galley, Sheet, Type
from briefgen.outputs.shell import Shell, Slot, Stamp


def sheet(name: str = "", strings: tuple[tuple[str, str], ...] = (), *, blank: bool = False) -> Sheet:
    return Sheet(name, blank, 60, 70, 480, 700, strings)


def part(name: str, *sheets: Sheet, starts: str = "page", anchors: tuple[str, ...] = ()) -> folio.Part:
    places = dict.fromkeys(anchors, (0, 0.0, 0.0))
    return folio.Part(name, name, Galley(b"", sheets, starts, (), places, {}, (), (0, 0)))


def stamp(*steps: tuple[str, int]) -> Stamp:
    return Stamp(60, 70, 480, 700, (595, 842), steps or (("add", 1),), (), -1)


def shell() -> Shell:
    names = ("*", "", "front")
    sides = ("left", "right")
    stamps = {(name, side, blank): stamp() for name in names for side in sides for blank in (False, True)}
    stamps |= {("guide", side, False): stamp(("set", 1)) for side in sides}
    return Shell(b"", stamps, {}, (("book", "简报"),))


def test_blank_pages_stand_where_a_side_is_asked_for_and_are_counted() -> None:
    parts = [part("a", sheet("front")), part("b", sheet("front"), starts="right"), part("c", sheet("guide"))]
    pages = folio.leaves([*parts, part("d", sheet(), sheet(), starts="left")], shell(), "right")
    found = [(leaf.part, leaf.number) for leaf in pages]
    assert found == [(0, 1), (-1, 2), (1, 3), (2, 1), (-1, 2), (3, 3), (3, 4)]


def test_the_numbers_of_anchors_are_those_of_their_pages() -> None:
    parts = [
        part("a", sheet("front"), anchors=("x",)),
        part("c", sheet("guide"), sheet(), anchors=("y", "x")),
    ]
    assert folio.numbers(parts, folio.leaves(parts, shell(), "right")) == {"x": 1, "y": 1}


def test_strings_are_carried_and_the_books_own_are_not_those_of_its_chapters() -> None:
    one = part("a", sheet("", (("book", "别的书名"), ("chapter", "甲"), ("chapter", "乙"))), sheet())
    first, second = folio.leaves([one], shell(), "right")
    says = (
        ("string", "book", "first"),
        ("text", " ", ""),
        ("string", "chapter", "first"),
        ("text", "　", ""),
    )
    slot = Slot(says, "F", 7.5, (0, 0, 0), "left", 0, 100, 20, 0, ())
    assert folio._words(slot, first, 9) == "简报 甲"
    assert folio._words(slot, second, 9) == "简报 乙"


@pytest.mark.parametrize(
    ("number", "style", "shown"),
    [
        (4, "lower-roman", "iv"),
        (49, "lower-roman", "xlix"),
        (388, "upper-roman", "CCCLXXXVIII"),
        (400, "lower-roman", "400"),
        (207, "cjk-decimal", "二〇七"),
        (12, "decimal", "12"),
    ],
)
def test_numbers_are_written_in_the_style_of_the_margin(number: int, style: str, shown: str) -> None:
    assert folio.counted(number, style) == shown


def test_a_squeezed_bracket_is_drawn_where_it_was_shifted_to() -> None:
    import hashlib

    from briefgen import assets

    face = next(face for face in assets.faces() if (face.family, face.weight) == ("Briefgen Hei", 400))
    digest = hashlib.sha256(face.path.read_bytes()).hexdigest()
    types = {"F": Type(digest, {}, {})}
    slot = Slot((), "F", 10, (0, 0, 0), "left", 0, 100, 20, 0, (("chws", 1),))
    plain = folio._line(slot, "甲（一", 842, Shell(b"", {}, types, ()), folio.Used())
    squeezed = folio._line(slot, "　（一", 842, Shell(b"", {}, types, ()), folio.Used())
    assert b">500<" not in plain
    # Half an em to the left, and nothing taken from what follows.
    assert re.search(rb"<\w{4}>500<\w{4}><\w{4}>\] TJ", squeezed), squeezed
