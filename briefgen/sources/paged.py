"""Web articles in several pages: one report where the pages say that they belong together."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from briefgen.lexicon.sections import documents
from briefgen.model import Notice, Severity
from briefgen.sources.lines import plain
from briefgen.sources.raw import RawDocument

_NUMBERED = re.compile(r"(?:[-_ ]?第(\d{1,2})页|[-_ ]?[（(](\d{1,2})[）)]|[-_ ](\d{1,2})|^(\d{1,2}))$")
_OPENING = 500  # plain characters within which a report of its own takes the floor

Place = tuple[RawDocument | None, tuple[Notice, ...]]
"""What stands in a page's place: the whole article, the page itself or nothing, and what is to be told."""


def join(pages: Sequence[RawDocument]) -> list[Place]:
    """What becomes of documents that are pages of articles, each in its place in `pages`.

    The first page of an article becomes the whole, its other pages nothing; a page that fits no other stays
    itself. Notices tell what was joined and which pages are missing.
    """
    found: list[Place] = [(page, ()) for page in pages]
    for group in _groups(pages):
        numbers = [_number(pages[index]) for index in group]
        group = [index for _, index in sorted(zip(numbers, group, strict=True))]
        whole = [pages[index] for index in group]
        if len(set(numbers)) < len(numbers) or any(map(_speaks, whole[1:])):
            for index in group:
                found[index] = pages[index], tuple(_unclear(pages[index]))
            continue
        for index in group:
            found[index] = None, ()
        notices = (*_told(whole), *_missing(whole, numbers))
        found[min(group)] = (_whole(whole) if len(whole) > 1 else whole[0]), notices
    return found


def _groups(pages: Sequence[RawDocument]) -> Iterable[list[int]]:
    """Pages of one folder and one title; where numbers come twice or are not said, of kindred names too."""
    named: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for index, page in enumerate(pages):
        said = page.page is not None and page.page[1] > 1
        named[_folder(page), _title(page), "" if said else f"/{_kin(page)}"].append(index)
    for group in named.values():
        numbers = [_number(pages[index]) for index in group]
        if len(set(numbers)) == len(numbers):
            yield group
            continue
        apart: dict[str, list[int]] = defaultdict(list)
        for index in group:
            apart[_kin(pages[index])].append(index)
        yield from apart.values()


def _kin(page: RawDocument) -> str:
    """The name of a page without its number."""
    return _NUMBERED.sub("", page.stem)


def _folder(page: RawDocument) -> str:
    return str(PurePosixPath(page.source).parent)


def _title(page: RawDocument) -> str:
    return plain(page.text.partition("\n")[0])


def _number(page: RawDocument) -> int:
    """The page's number by its pager, else by its name; a name without one is the first."""
    if page.page and page.page[0]:
        return page.page[0]
    match = _NUMBERED.search(page.stem)
    return int(next(number for number in match.groups() if number)) if match else 1


def _speaks(page: RawDocument) -> bool:
    """Whether somebody takes the floor at the page's head: then it is a report of its own."""
    return documents().speech.search(plain(page.text[: 2 * _OPENING])[:_OPENING]) is not None


def _whole(pages: Sequence[RawDocument]) -> RawDocument:
    """The pages as one document; the title that each page repeats is left out."""
    title = _title(pages[0])
    parts: list[str] = []
    headings: list[tuple[int, int, int]] = []
    at = 0
    for page in pages:
        first, _, rest = page.text.partition("\n")
        cut = len(first) + 1 if parts and plain(first) == title else 0
        text = rest if cut else page.text
        headings += [(s - cut + at, e - cut + at, level) for s, e, level in page.headings if s >= cut]
        parts.append(text)
        at += len(text) + 1
    sums = "".join(page.sha256 for page in pages)
    sha256 = hashlib.sha256(sums.encode()).hexdigest()
    return replace(pages[0], text="\n".join(parts), headings=tuple(headings), sha256=sha256, page=None)


def _told(pages: Sequence[RawDocument]) -> Iterable[Notice]:
    if len(pages) > 1:
        names = "、".join(PurePosixPath(page.source).name for page in pages[1:])
        message = f"是一篇分 {len(pages)} 页的文章，已与 {names} 合为一份。"
        yield Notice("pages-joined", Severity.INFO, message, source=pages[0].source)


def _missing(pages: Sequence[RawDocument], numbers: Sequence[int]) -> Iterable[Notice]:
    said = max(page.page[1] for page in pages if page.page)
    count = max(said, *numbers) if said > 1 or len(pages) > 1 else 0
    gaps = [str(number) for number in range(1, count + 1) if number not in numbers]
    if gaps:
        message = f"网页共 {count} 页，缺第 {'、'.join(gaps)} 页。请把其余各页存到同一个文件夹。"
        yield Notice("pages-missing", Severity.GAP, message, source=pages[0].source)


def _unclear(page: RawDocument) -> Iterable[Notice]:
    if page.page is None or page.page[1] < 2:
        return
    message = "像是分页文章的一页，看不出与哪几页相连，没有合并。请合成一个文件。"
    yield Notice("pages-unclear", Severity.GAP, message, source=page.source)
