"""A book made up of chapters set apart is the book that one document gives, in all that a reader meets."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from briefgen import press, presswork
from briefgen.cache import Store
from briefgen.engine import Lost, Pending, Work
from briefgen.errors import BuildError
from briefgen.model import Book
from briefgen.outputs import cut, setting
from briefgen.outputs.galley import Galley, Packed, Type, unpacked
from briefgen.outputs.pdf import pdf
from briefgen.pages import bind
from briefgen.render import render, roots
from tests.pages import sample


class Losing(Work):
    """Loses every brief, as if its worker had died."""

    def results(self, pending: Pending, *rest: Any, **named: Any) -> list[Any]:
        done = super().results(pending, *rest, **named)
        return [
            Lost(job.name, "工作进程意外终止") if job.name.startswith("brief-") else result
            for job, result in zip(pending.jobs, done, strict=True)
        ]


@dataclass(frozen=True)
class Seen:
    """What a reader meets in a PDF; places are whole points."""

    texts: list[str]
    outline: list[tuple[int, str, int, int]]
    links: list[tuple[int, tuple[int, ...], tuple[int, int] | None]]
    labels: list[str]
    headings: list[str]


def books() -> Book:
    cities = sample.cities()
    return bind(sample.summary(cities), sample.charts(cities), sample.info(), sample.NOTICES)


def made_apart(book: Book, work: Work, own: Path | None = None) -> tuple[dict[str, bytes], list[str]]:
    cities = [c.city for c in book.chapters if c.kind == "brief" and c.city]
    wanted: dict[str, Any] = {"book.pdf": (), f"briefs/{cities[0]}.pdf": ()}
    files, notices = press.Press(work, own, lambda *_: None).books(book, cities, wanted)
    return files, [notice.message for notice in notices]


@pytest.fixture(scope="module")
def apart() -> dict[str, bytes]:
    return made_apart(books(), Work())[0]


@pytest.fixture(scope="module")
def one() -> bytes:
    book = books()
    return pdf(render(book), book, roots(book.info.theme))


def look(data: bytes) -> Seen:
    with pikepdf.open(io.BytesIO(data)) as document:
        pages = {page.objgen: at for at, page in enumerate(document.pages)}
        lines: list[tuple[int, str, int, int]] = []

        def walk(items: Any, level: int) -> None:
            for item in items:
                lines.append((level, item.title, *spot(item.destination, pages)))
                walk(item.children, level + 1)

        with document.open_outline() as outline:
            walk(outline.root, 1)
        tree = pikepdf.NameTree(document.Root.Names.Dests)
        dests = {str(name): spot(dest, pages) for name, dest in tree.items()}
        links = [
            (at, tuple(round(float(v)) for v in link.Rect), dests.get(str(link.get("/Dest"))))
            for at, page in enumerate(document.pages)
            for link in page.get("/Annots", pikepdf.Array())
        ]
        headings = [tag for tag in tags(document.Root.StructTreeRoot.K[0]) if tag.startswith("/H")]
        return Seen(texts(data), lines, links, [str(p.label) for p in document.pages], headings)


def spot(dest: Any, pages: dict[Any, int]) -> tuple[int, int]:
    return pages[dest[0].objgen], round(float(dest[3]))


def tags(element: Any) -> list[str]:
    found = [str(element.S)]
    for kid in element.get("/K", pikepdf.Array()):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            found += tags(kid)
    return found


def texts(data: bytes) -> list[str]:
    """The characters of each page; heads and folios are drawn last here, so that their order is no matter."""
    document = pypdfium2.PdfDocument(data)
    found = []
    for number in range(len(document)):
        page = document[number]
        text = page.get_textpage()
        found.append("".join(sorted("".join(text.get_text_range().split()))))
        text.close()
        page.close()
    document.close()
    return found


def test_the_same_book_as_one_document(apart: dict[str, bytes], one: bytes) -> None:
    made, whole = look(apart["book.pdf"]), look(one)
    assert len(made.links) > 50
    assert made == whole


def test_faces_are_shared(apart: dict[str, bytes], one: bytes) -> None:
    assert len(apart["book.pdf"]) < 1.3 * len(one)


def test_faces_of_a_book_are_cut_once_for_the_same_glyphs(
    apart: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[tuple[str, int]] = []
    own = cut.cut

    def counted(sha256: str, glyphs: Sequence[int]) -> bytes:
        done.append((sha256, len(glyphs)))
        return own(sha256, glyphs)

    monkeypatch.setattr(cut, "cut", counted)
    book, store = books(), Store(tmp_path)
    assert made_apart(book, Work(store))[0] == apart
    of_book = set(done[: len(done) // 2])  # a brief's come after them
    done.clear()
    again = made_apart(replace(book, title=f"{book.title}册"), Work(store))[0]  # which the book has elsewhere
    assert again["book.pdf"] != apart["book.pdf"]
    assert len(of_book) > 2
    assert done
    assert of_book.isdisjoint(done)
    assert made_apart(replace(book, title=f"{book.title}册"), Work())[0] == again


def test_what_faces_are_used_for_is_packed_and_gathered() -> None:
    parts = Type("a", {7: 1000, 3: 512.5}, {7: "七", 3: "fi"}), Type("a", {}, {}), Type("a", {9: 1}, {3: "ﬁ"})
    packed = [Packed.of(one) for one in parts]
    assert [unpacked([one]) for one in packed] == [*parts]
    assert unpacked(packed) == Type("a", {7: 1000, 3: 512.5, 9: 1}, {7: "七", 3: "ﬁ"})


def numbered(book: bytes) -> None:
    """Every page and link has its own number in the tree of parents, which leads to its tags."""
    with pikepdf.open(io.BytesIO(book)) as document:
        tree = pikepdf.NumberTree(document.Root.StructTreeRoot.ParentTree)
        for page in document.pages:
            blank = b"MCID" not in page.Contents.read_bytes() if "/StructParents" not in page.obj else False
            assert blank or int(page.obj.StructParents) in tree
            for link in page.get("/Annots", pikepdf.Array()):
                tag = tree[int(link.StructParent)]
                assert pikepdf.Name.Link == tag.S
                kids = [kid for kid in tag.K if isinstance(kid, pikepdf.Dictionary)]
                assert link.objgen in [kid.Obj.objgen for kid in kids if "/Obj" in kid]


def test_every_number_of_the_tag_tree_is_found(apart: dict[str, bytes]) -> None:
    numbered(apart["book.pdf"])


def test_chapters_whose_numbers_meet_are_told_apart(
    apart: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = setting._Tags.__init__
    given: list[str] = []
    monkeypatch.setattr(
        setting._Tags, "__init__", lambda tags, digest: begin(tags, given.append(digest) or "0" * 64)
    )
    files, _ = made_apart(books(), Work())
    assert len(set(given)) > 2, "chapters of one number each"
    numbered(files["book.pdf"])
    assert look(files["book.pdf"]) == look(apart["book.pdf"])


def test_every_page_tells_its_type_area(apart: dict[str, bytes]) -> None:
    with pikepdf.open(io.BytesIO(apart["book.pdf"])) as document:
        _, *areas = ([round(float(side)) for side in p.obj.get("/ArtBox", ())] for p in document.pages)
        for page, area in zip(list(document.pages)[1:], areas, strict=True):
            assert area in ([51, 62, 533, 771], [62, 62, 544, 771]) or not page.Contents.read_bytes()


def test_a_brief_begins_at_the_first_level_and_counts_its_own_pages(apart: dict[str, bytes]) -> None:
    (name,) = (name for name in apart if name.startswith("briefs/"))
    brief = look(apart[name])
    assert brief.headings[0] == "/H1"
    assert brief.labels[:2] == ["1", "2"]
    assert all(target is not None for _, _, target in brief.links)


def test_a_lost_chapter_leaves_a_page_and_a_notice() -> None:
    book = books()
    files, notices = made_apart(book, Losing())
    cities = [c.city for c in book.chapters if c.kind == "brief"]
    assert len(notices) == len(cities)
    assert notices[0].startswith("“云溪市 简报”没有排出")
    assert all("工作进程意外终止" in notice for notice in notices)
    printed = texts(files["book.pdf"])
    assert sum(set("本章未能排出") <= set(text) and "意" in text for text in printed) >= len(cities)


def test_a_galley_is_the_same_in_any_order() -> None:
    book = books()
    htmls = [render(Book(book.title, book.info, (c,))) for c in book.chapters if c.kind == "sources"][:2]

    def galleys(order: list[str]) -> dict[str, Galley]:
        return {html: presswork.set_chapter(html, {}, roots("modern"), "right") for html in order}

    assert galleys(htmls) == galleys(htmls[::-1])


def test_what_a_margin_says_of_its_own_is_drawn_in_its_face(tmp_path: Path) -> None:
    (tmp_path / "own.css").write_text(
        '@page { @bottom-center { content: "绝密慎传"; font: 7pt/14pt "Briefgen Kai" } }\n', "utf-8"
    )
    files, _ = made_apart(books(), Work(), tmp_path)
    said = [text for text in texts(files["book.pdf"]) if set("绝密慎传") <= set(text)]
    assert said
    with pikepdf.open(io.BytesIO(files["book.pdf"])) as document:
        names = {str(font.BaseFont) for page in document.pages for font in page.Resources.Font.values()}
    assert any("Kai" in name for name in names)


def test_what_pages_open_is_part_of_their_keys_and_must_not_change_amid_the_work(tmp_path: Path) -> None:
    folders = [tmp_path, *roots("modern")]
    before = presswork.styles(folders)
    (tmp_path / "seal.png").write_bytes(b"1")
    assert presswork.styles(folders) != before
    page = "<html lang='zh'><head><title>页</title></head><body>一</body></html>"
    assert presswork.set_chapter(page, {}, folders, "right", None, presswork.styles(folders)).sheets
    with pytest.raises(BuildError, match="样式文件有改动"):
        presswork.set_chapter(page, {}, folders, "right", None, before)
