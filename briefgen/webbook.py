"""The HTML book of many cities: rendered volume by volume, on the disk until its page is made."""

import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from briefgen import assets, cache, render
from briefgen.engine import Job, Lost
from briefgen.model import Book, Chapter
from briefgen.outputs import html
from briefgen.press import CODE, Press
from briefgen.volumes import Shelf

_QUICK = 1  # zlib's level: a sixth of the size in little time


class WebBook:
    """The page of one book, whose chapters come a volume at a time."""

    def __init__(self, press: Press, shelf: Shelf) -> None:
        store, theme = press.work.store, shelf.book.info.theme
        self._press, self._shelf, self._room = press, shelf, press.hold()
        self._kept = render.Kept(store, theme, press.overrides, html.MEDIUM) if store else None

    def add(self, chapters: Iterable[Chapter]) -> None:
        """Render chapters that are not there yet, with their charts."""
        new = tuple(chapter for chapter in chapters if chapter.name not in self._room)
        own = replace(self._shelf.book, chapters=new)
        made = render.chapters(own, self._press.overrides, html.MEDIUM, self._kept)
        for chapter, text in zip(new, made, strict=True):
            self._room[chapter.name] = zlib.compress(html.drawn(text, chapter.charts).encode(), _QUICK)

    def page(self) -> Callable[[], dict[str, bytes]]:
        """As `Press.page`: begin with book.html; every chapter that is not there yet is rendered now."""
        for part in self._shelf.parts:
            if any(place.brief not in self._room for place in part.places):
                self.add(self._shelf.volume(part)[1])
        self.add(chapter for chapter in self._shelf.book.chapters if chapter.context is not None)
        press, job = self._press, self._job()
        begun = press.work.begin("html", paged, [job])
        if press.work.beside:
            begun.jobs = [replace(job, args=())]

        def page() -> dict[str, bytes]:
            (done,) = press.work.results(begun, press.progress)
            return {} if isinstance(done, Lost) else {"book.html": zlib.decompress(done)}

        return page

    def _job(self) -> Job:
        press, book = self._press, self._shelf.book
        places = [f"\0{chapter.name}\0" for chapter in book.chapters]
        frame = render.framed(book, places, press.overrides, html.MEDIUM)
        roots = render.roots(book.info.theme, press.overrides, html.MEDIUM)
        each = {chapter.name: self._room[chapter.name] for chapter in book.chapters}
        digests = {
            "正文": cache.digest(frame, *each, *each.values()),
            "样式": cache.styles(roots, ".css", ".js"),
            "字体": cache.styles((assets.fonts_dir(),), ".toml"),
            "程序": cache.code(*CODE, "webbook.py"),
            "库": cache.libraries("uharfbuzz"),
        }
        return Job("book.html", digests, (frame, each, replace(book, chapters=()), roots, press.work.shared))


def paged(
    frame: str,
    chapters: Mapping[str, bytes],
    book: Book,
    roots: Sequence[Path],
    store: cache.Store | None = None,
) -> bytes:
    """The work of one worker on the HTML book of many cities, which comes back packed."""

    def chapter(name: str) -> str:
        return zlib.decompress(chapters[name]).decode()

    page = html.pieced(frame, chapter, book, roots, store, packed=True)
    return zlib.compress(page, _QUICK)
