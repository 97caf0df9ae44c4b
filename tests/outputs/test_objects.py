"""Chapters' objects as text, and frames with chapters written as one PDF."""

import io
from typing import Any

import pikepdf
import pydyf
import pytest

from briefgen.errors import BuildError
from briefgen.outputs.joined import SPACE, Joined
from briefgen.outputs.objects import Objects, body, entries, items, number, renumbered


def chapter(**more: Any) -> bytes:
    """A PDF of one page with a link and two tags, written as WeasyPrint writes them."""
    made = pydyf.PDF()

    def added(**parts: Any) -> pydyf.Dictionary:
        made.add_object(pydyf.Dictionary(parts))
        return made.objects[-1]

    content = pydyf.Stream([b"BT ET"], compress=True)
    made.add_object(content)
    colors = pydyf.Stream([b"colors"], compress=True)
    made.add_object(colors)
    tables = {name: added(Of=colors.reference).reference for name in ("Font", "ColorSpace")}
    link = added(Type="/Annot", Subtype="/Link", Contents=pydyf.String("(5 0 R) \\ 50% %d"))
    page = {"Type": "/Page", "Parent": made.pages.reference, "MediaBox": pydyf.Array([0, 0, 9, 9])}
    page |= {"Resources": added(**tables).reference, "Annots": pydyf.Array([link.reference])}
    made.add_page(pydyf.Dictionary(page | {"Contents": content.reference} | more))
    document = added(S="/Document")
    tag = added(S="/P", P=document.reference, Pg=made.page_references[0], Alt=pydyf.String("6 0 R"))
    document["K"] = pydyf.Array([tag.reference])
    parents = added(Nums=pydyf.Array([0, tag.reference]))
    tree = added(K=pydyf.Array([document.reference]), ParentTree=parents.reference)
    document["P"], made.catalog["StructTreeRoot"] = tree.reference, tree.reference
    added(Nobody="/Leads", Here=made.pages.reference)
    target = io.BytesIO()
    made.write(target, version=b"1.7", compress=True)
    return target.getvalue()


def joined_to(frame: pikepdf.Pdf, pdf: bytes) -> tuple[Joined, int]:
    """A book of a chapter and a page of the frame; what the numbers of the chapter are raised by."""
    frame.add_blank_page()
    joined, (own, _) = Joined(frame), body(pdf)
    base = joined.add(own)
    tree, page = frame.Root.Pages.objgen[0], base + own.pages[0]
    joined.same[number(joined.entries(page)[b"/Parent"])] = tree
    old = frame.pages[0].objgen[0]
    joined.texts[tree] = b"<</Type /Pages/Count 2/Kids [%d 0 R %d 0 R]>>" % (page, old)
    frame.Root.StructTreeRoot = frame.make_indirect(pikepdf.Dictionary())
    joined.same[frame.Root.StructTreeRoot.objgen[0]] = base + own.tags
    return joined, base


def test_a_dictionary_is_taken_apart() -> None:
    text = b"<</A (a \\) 1 0 R [)/B [1 2 0 R <</C /D>>]/E 3 0 R/F <feff>/G <</H [4]>>/I -1.5/J true>>\n"
    parts = entries(text)
    assert list(parts) == [b"/A", b"/B", b"/E", b"/F", b"/G", b"/I", b"/J"]
    assert (parts[b"/A"], number(parts[b"/E"])) == (b"(a \\) 1 0 R [)", 3)
    assert items(parts[b"/B"]) == [b"1", b"2 0 R", b"<</C /D>>"]
    assert entries(b"<</S /P/K [1 2]/P 7 0 R>>") == {b"/S": b"/P", b"/K": b"[1 2]", b"/P": b"7 0 R"}
    assert items(b"[1 2 3 0 R 4 5 0 R]") == [b"1", b"2", b"3 0 R", b"4", b"5 0 R"]


def test_references_are_renumbered_and_strings_are_not() -> None:
    new = {one: 100 + one for one in range(50)}
    assert renumbered(b"[1 0 R 20 0 R]", new) == b"[101 0 R 120 0 R]"
    assert renumbered(b"<</A [1 2 0 R]/B 30 0 R/C 3>>", new) == b"<</A [1 102 0 R]/B 130 0 R/C 3>>"
    for told in (b"(1 0 R \\) 2 0 R)", b"(1 0 R)", b"(1 0)", b"(50% %d %b)"):
        assert renumbered(b"<</A %b/B 3 0 R>>" % told, new) == b"<</A %b/B 103 0 R>>" % told
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
        chapter(Odd=pydyf.String("\0")),
    ):
        with pytest.raises(BuildError):
            body(bad)


def test_chapters_are_joined_to_a_frame_and_what_nothing_leads_to_is_left_out() -> None:
    with pikepdf.new() as frame:
        joined, base = joined_to(frame, chapter(Label=pydyf.String("(5 0 R) \\")))
        made = joined.written()
        assert made == joined.written()
    assert base == SPACE
    with pikepdf.open(io.BytesIO(made)) as document:
        assert document.check_pdf_syntax() == []
        first, second = document.pages
        assert first.Contents.read_bytes() == b"BT ET"
        assert str(first.Label) == "(5 0 R) \\"
        assert str(first.Annots[0].Contents) == "(5 0 R) \\ 50% %d"
        assert first.Resources.Font.Of.read_bytes() == b"colors"
        assert first.Parent.objgen == second.Parent.objgen == document.Root.Pages.objgen
        (tag,) = document.Root.StructTreeRoot.K[0].K
        assert (tag.Pg.objgen, str(tag.Alt)) == (first.obj.objgen, "6 0 R")
        assert not any(isinstance(o, pikepdf.Dictionary) and "/Nobody" in o for o in document.objects)


def test_what_stands_in_place_of_objects_is_written_instead() -> None:
    with pikepdf.new() as frame:
        joined, base = joined_to(frame, chapter())
        (document,) = items(joined.entries(base + joined.chapters[0].body.tags)[b"/K"])
        (tag,) = map(number, items(joined.entries(number(document))[b"/K"]))
        content = joined.stream(b"BT % ET", b"/More 1")
        joined.texts[tag] = joined.text(tag).replace(b"/S /P", b"/S /H1/New %b" % content)
        made = joined.written()
    with pikepdf.open(io.BytesIO(made)) as read:
        (element,) = read.Root.StructTreeRoot.K[0].K
        assert (element.S, element.New.read_bytes(), element.New.More) == ("/H1", b"BT % ET", 1)
        assert element.P.objgen == read.Root.StructTreeRoot.K[0].objgen
