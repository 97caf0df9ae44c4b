"""What workers do for the press, one call each; value in, value out."""

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

from briefgen import cache
from briefgen.errors import BuildError
from briefgen.model import Book, BookInfo, Chapter
from briefgen.outputs.attach import Attachment
from briefgen.outputs.folio import Part
from briefgen.outputs.galley import Galley
from briefgen.outputs.shell import Shell, timeless

_OPENED = (".css", ".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".ttf", ".otf", ".woff", ".woff2")


def nothing(info: BookInfo, overrides: Path | None) -> tuple[str, Sequence[Path]]:
    """What `set_nothing` is to be given: a page in the book's styles, and where these are."""
    from briefgen import render  # which workers need nothing of

    html = render.render(Book("", info, ()), overrides=overrides)
    return timeless(html).replace("</body>", "<p>空</p></body>"), render.roots(info.theme, overrides)


def set_nothing(html: str, roots: Sequence[Path]) -> None:
    """Have a worker read styles and faces, a third of a second, before its first chapter comes."""
    from briefgen.outputs import setting

    setting.galley(html, {}, roots)


def styles(roots: Sequence[Path]) -> str:
    """The digest of all files that a page opens there."""
    return cache.styles(roots, *_OPENED)


def set_chapter(
    html: str,
    charts: Mapping[str, bytes],
    roots: Sequence[Path],
    side: str,
    numbers: Mapping[str, int] | None = None,
    styled: str = "",
) -> Galley:
    """The work of one worker on one chapter; BuildError when `styles` are no longer what `styled` says."""
    from briefgen.outputs import setting

    made = setting.galley(html, charts, roots, side=side, numbers=numbers)
    _unchanged(roots, styled)
    return made


def set_shell(
    frame: str, names: Sequence[str], first: str, side: str, roots: Sequence[Path], styled: str = ""
) -> Shell:
    """The work of one worker on heads and page numbers; BuildError as for a chapter."""
    from briefgen.outputs import shell

    made = shell.shell(frame, names, first, side, roots)
    _unchanged(roots, styled)
    return made


def _unchanged(roots: Sequence[Path], styled: str) -> None:
    """What was set with other styles than its key says would be taken for made with these for ever."""
    if styled and styles(roots) != styled:
        raise BuildError("排版时样式文件有改动。", next="请重新运行。")


def html_page(text: str, book: Book, roots: Sequence[Path], store: cache.Store | None = None) -> bytes:
    """The work of one worker on the HTML book; what has not changed since it was in the store is not made."""
    from briefgen.outputs.html import html

    return html(text, book, roots, store)


def make_up(
    shell: Shell,
    parts: Sequence[Part],
    title: str,
    book: Book,
    sources: Sequence[str],
    attachments: Sequence[Attachment],
    store: cache.Store | None = None,
) -> bytes:
    """The work of one worker on one PDF; the faces of a book are in the store if they were cut for the same
    glyphs before, those of a brief change with it."""
    from briefgen.outputs.assemble import made_up
    from briefgen.outputs.finish import complete
    from briefgen.outputs.pdf import FIRST_ARABIC

    kept = None if book.single else store
    with made_up(shell, parts, title, single=book.single, store=kept) as (frame, joined, starts):
        front = starts.get(FIRST_ARABIC, 0)
        complete(frame, (), book, front=front, sources=sources, attachments=attachments)
        return joined.written()


def placeholder(html: str, chapter: Chapter, reason: str) -> str:
    """The chapter's HTML with one page in place of what could not be set."""
    from briefgen import render

    start, end = html.index(">", html.index("<body")) + 1, html.rindex("</body>")
    page = (
        f'<section class="{chapter.kind}" id="{escape(chapter.name)}">'
        f'<h2 class="city">{render.widen(chapter.title)}</h2>'
        f'<p class="nothing">本章未能排出：{escape(reason)}。</p></section>'
    )
    return html[:start] + page + html[end:]
