"""Gates on the pages: nothing outside, no line over another, heads and numbers, no empty section, two pages
a brief, no missing glyph."""

from collections.abc import Iterator, Mapping

from briefgen.outputs.check.model import Expectations, Finding
from briefgen.outputs.check.seen import Document


def judged(book: Document, expected: Expectations | None = None) -> tuple[Finding, ...]:
    """All that falls short in a file, in the order of its pages."""
    return tuple(sorted(_all(book, expected or Expectations()), key=lambda one: (one.page, one.gate)))


def _all(book: Document, expected: Expectations) -> Iterator[Finding]:
    yield from book.found
    if book.unread:
        return
    yield from glyphs(book)
    yield from inside(book)
    yield from apart(book)
    yield from heads(book)
    yield from sections(book)
    yield from briefs(book, expected)
    yield from links(book)


def glyphs(book: Document) -> Iterator[Finding]:
    """No glyph 0, which is the empty box that stands for a missing character."""
    for page in book.pages:
        if page.missing:
            yield Finding("缺字", page.number, f"有 {page.missing} 处字形缺失（.notdef）")


def inside(book: Document) -> Iterator[Finding]:
    """No text outside of its page's type area, none nearer to the paper's edge than a printer can print."""
    for page in book.pages:
        for text in page.seen.outside:
            yield Finding("出界", page.number, f"文字超出版面：“{text}”")


def apart(book: Document) -> Iterator[Finding]:
    """No line's ink lies over another's: nothing runs from its cell or tile into the next."""
    for page in book.pages:
        if covered := page.seen.covered:
            more = f"，共 {len(covered)} 处" if len(covered) > 1 else ""
            yield Finding("叠字", page.number, f"文字相叠：“{covered[0][0]}”与“{covered[0][1]}”{more}")


def heads(book: Document) -> Iterator[Finding]:
    """Every page but the cover and blank ones has what most have: running head, page number x (of y)."""
    printed = [page for page in book.pages if not page.seen.blank and page.number > 1]
    bare = [page for page in printed if not page.seen.headed]
    if 0 < len(bare) <= len(printed) / 2:
        for page in bare:
            yield Finding("书眉", page.number, "没有书眉")
    if not any(page.seen.number for page in printed):
        return
    arabic = [page.label for page in book.pages if page.label.isdigit()]
    for page in printed:
        shown = page.seen.number
        if shown is None:
            yield Finding("页码", page.number, "没有页码")
        elif shown[0] != page.label:
            yield Finding("页码", page.number, f"印的是 {shown[0]}，应为 {page.label}")
        elif shown[1] and arabic and shown[1] != arabic[-1]:
            yield Finding("页码", page.number, f"总页数印的是 {shown[1]}，应为 {arabic[-1]}")


def sections(book: Document) -> Iterator[Finding]:
    """Every bookmark leads to a heading with text under it on the same page."""
    pages = {page.number: page for page in book.pages}
    for mark in book.bookmarks:
        page = pages.get(mark.page)
        if page is None:
            yield Finding("书签", 0, f"书签“{mark.title}”没有去处")
        elif page.seen.blank:
            yield Finding("空节", page.number, f"“{mark.title}”所在页没有文字")
        elif mark.place in page.seen.stranded:
            yield Finding("标题", page.number, f"标题“{mark.title}”后面没有正文，落在页脚")


def briefs(book: Document, expected: Expectations) -> Iterator[Finding]:
    """Every city's brief takes its pages and no more."""
    starts = {name: page for name, page in book.places.items() if name.startswith("brief-")}
    marks = {mark.page for mark in book.bookmarks if mark.level == 1}
    stops = sorted({*starts.values(), *_first_sources(book.places), *marks, len(book.pages) + 1})
    titles = {mark.page: mark.title for mark in reversed(book.bookmarks) if mark.page in starts.values()}
    for page in sorted(starts.values()):
        stop = next(stop for stop in stops if stop > page)
        if stop - page != expected.brief_pages:
            said = f"应为 {expected.brief_pages} 页，实为 {stop - page} 页"
            yield Finding("两页", page, f"“{titles.get(page, '')}”简报{said}")


def _first_sources(places: Mapping[str, int]) -> set[int]:
    return {page for name, page in places.items() if name.startswith("sources-")}


def links(book: Document) -> Iterator[Finding]:
    """Every link has its place and can be hit; the way back from an evidence entry exists."""
    going = {place for page in book.pages for place, _ in page.links}
    for page in book.pages:
        lost = sorted({place for place, _ in page.links if place not in book.places})
        if lost:
            names = "、".join(place or "没有写明" for place in lost[:5])
            yield Finding("出处", page.number, f"有 {len(lost)} 个链接没有去处：{names}")
        flat = sum(box[3] - box[1] < 2 or box[2] - box[0] < 2 for _, box in page.links)
        if flat:
            yield Finding("出处", page.number, f"有 {flat} 个链接没有可点的面积")
    back = [place for place in book.places if place.startswith("r-")]
    unreturned = sorted(place for place in back if place not in going)
    if unreturned:
        yield Finding("出处", 0, f"有 {len(unreturned)} 处引用从出处点不回来：{'、'.join(unreturned[:5])}")
    orphans = sorted(place for place in back if "e-" + place[2:] not in book.places)
    if orphans:
        yield Finding("出处", 0, f"有 {len(orphans)} 处数字没有出处：{'、'.join(orphans[:5])}")
