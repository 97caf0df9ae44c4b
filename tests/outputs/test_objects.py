"""Chapters' objects as text, and frames with chapters written as one PDF."""

import io
from typing import Any

import pikepdf
import pydyf
import pytest

from briefgen.errors import BuildError
from briefgen.outputs.joined import SPACE, Joined
from briefgen.outputs.objects import Objects, Raised, entries, items, number, renumbered


def chapter(**more: Any) -> bytes:
    """A PDF of one page, written as WeasyPrint writes them."""
    made = pydyf.PDF()
    content = pydyf.Stream([b"BT ET"], compress=True)
    made.add_object(content)
    page = {"Type": "/Page", "Parent": made.pages.reference, "MediaBox": pydyf.Array([0, 0, 9, 9])}
    page |= {"Resources": pydyf.Dictionary()}
    made.add_page(pydyf.Dictionary(page | {"Contents": content.reference} | more))
    made.add_object(pydyf.Dictionary({"Nobody": "/Leads", "Here": made.pages.reference}))
    target = io.BytesIO()
    made.write(target, version=b"1.7", compress=True)
    return target.getvalue()


def test_a_dictionary_is_taken_apart() -> None:
    text = b"<</A (a \\) 1 0 R [)/B [1 2 0 R <</C /D>>]/E 3 0 R/F <feff>/G <</H [4]>>/I -1.5/J true>>\n"
    parts = entries(text)
    assert list(parts) == [b"/A", b"/B", b"/E", b"/F", b"/G", b"/I", b"/J"]
    assert (parts[b"/A"], number(parts[b"/E"])) == (b"(a \\) 1 0 R [)", 3)
    assert items(parts[b"/B"]) == [b"1", b"2 0 R", b"<</C /D>>"]
    assert entries(b"<</S /P/K [1 2]/P 7 0 R>>") == {b"/S": b"/P", b"/K": b"[1 2]", b"/P": b"7 0 R"}
    assert items(b"[1 2 3 0 R 4 5 0 R]") == [b"1", b"2", b"3 0 R", b"4", b"5 0 R"]


def test_references_are_renumbered_and_strings_are_not() -> None:
    new = Raised(100)
    assert renumbered(b"[1 0 R 20 0 R]", new) == b"[101 0 R 120 0 R]"
    assert renumbered(b"<</A [1 2 0 R]/B 30 0 R/C 3>>", new) == b"<</A [1 102 0 R]/B 130 0 R/C 3>>"
    assert renumbered(b"<</A (1 0 R \\) 2 0 R)/B 3 0 R>>", new) == b"<</A (1 0 R \\) 2 0 R)/B 103 0 R>>"
    assert renumbered(b"<</A 1/B true>>", new) == b"<</A 1/B true>>"


def test_what_is_written_otherwise_is_not_taken() -> None:
    good = chapter()
    assert len(Objects(good).pages()) == 1
    with pikepdf.open(io.BytesIO(good)) as document:
        other = io.BytesIO()
        document.save(other)
    for bad in (
        b"",
        b"%PDF-1.7\n",
        good[:-40],
        other.getvalue(),
        good.replace(b"endstream", b"endstraem", 1),
    ):
        with pytest.raises(BuildError):
            Objects(bad)


def test_chapters_are_joined_to_a_frame_and_what_nothing_leads_to_is_left_out() -> None:
    own = Objects(chapter(Label=pydyf.String("(5 0 R) \\")))
    with pikepdf.new() as frame:
        frame.add_blank_page()
        joined = Joined(frame)
        base = joined.add(own)
        (page,) = own.pages()
        tree, old = frame.Root.Pages.objgen[0], frame.pages[0].objgen[0]
        joined.same[base + own.named(own.root, b"/Pages")] = tree
        joined.texts[tree] = b"<</Type /Pages/Count 2/Kids [%d 0 R %d 0 R]>>" % (base + page, old)
        made = joined.written()
        assert made == joined.written()
    assert base == SPACE
    with pikepdf.open(io.BytesIO(made)) as document:
        assert document.check_pdf_syntax() == []
        first, second = document.pages
        assert first.Contents.read_bytes() == b"BT ET"
        assert str(first.Label) == "(5 0 R) \\"
        assert first.Parent.objgen == second.Parent.objgen == document.Root.Pages.objgen
        assert not any(isinstance(o, pikepdf.Dictionary) and "/Nobody" in o for o in document.objects)
