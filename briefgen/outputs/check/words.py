"""What the gates need to know of a page's words: read by pdfium, and little enough to be kept."""

import ctypes
import re
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from briefgen.outputs.check.seen import Box, Place, Seen

BAND = 75.0  # points from the upper and lower edge: where running heads and page numbers stand
FOOT = 85.0  # as high as a page number reaches: that of a 公文 page stands higher than others
EDGE = 14.0  # points: a printer needs 5 mm
SLACK = 2.0  # points that a letter's box may be wider than the letter
TOUCH = 0.5  # points by which the ink of two lines may meet
LAYER = 40.0  # points: what is higher is no line, but laid under the page or set along its side
MOST = 20  # characters that are told of a line
_ROOM = 512  # characters of a piece of text that are fetched at once
_OF = re.compile(r"^(\d+|[ivxlc]+)(?: ?/ ?(\d+))?$")
_DASHED = re.compile(r"^[—-] ?(\d+|[ivxlc]+) ?[—-]()$")


class Run(NamedTuple):
    """A piece of a line as pdfium cuts it; words are read in the margins and around headings only."""

    box: Box
    text: str
    outside: bool


def read(pdf: bytes, wanted: Sequence[tuple[int, Sequence[Place]]]) -> Iterator[Seen]:
    """The wanted pages, each given as its index from 0 and the headings on it, in turn."""
    with pypdfium2.PdfDocument(pdf) as document:
        for index, headings in wanted:
            page = document[index]
            text = page.get_textpage()
            yield _seen(page, text, headings)
            text.close()
            page.close()


def _seen(page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage, headings: Sequence[Place]) -> Seen:
    size, area = page.get_size(), page.get_artbox(fallback_ok=False)
    boxes = list(_boxes(text))
    runs = list(_runs(text, boxes, size, area, [top for _, _, top in headings]))
    covered = tuple((_words(text, one), _words(text, two)) for one, two in crossing(boxes))
    blank = not any(run.text for run in runs) and not text.get_text_range().strip()
    outside = tuple(run.text[:MOST] for run in runs if run.outside)
    headed = any(box[1] > size[1] - BAND for box in boxes)
    stranded = tuple(place for place in headings if not _followed(place, runs))
    return Seen(blank, outside, covered, headed, _page_number(runs), stranded)


def crossing(boxes: Iterable[Box]) -> list[tuple[Box, Box]]:
    """The pairs of boxes that lie over one another; those of pdfium are as wide and high as the ink."""
    rows = sorted((box for box in boxes if box[3] - box[1] < LAYER), key=itemgetter(1))
    found, many = [], len(rows)
    for at, one in enumerate(rows):
        left, right, high = one[0] + TOUCH, one[2] - TOUCH, one[3] - TOUCH
        at += 1
        while at < many and (two := rows[at])[1] < high:
            if two[0] < right and two[2] > left:
                found.append((one, two))
            at += 1
    return found


def _boxes(text: pypdfium2.PdfTextPage) -> Iterator[Box]:
    """The box of each run. pdfium is called directly: a book has tens of thousands."""
    left, low, right, high = (ctypes.c_double() for _ in range(4))
    told = tuple(map(ctypes.byref, (left, high, right, low)))
    page, box = text.raw, pdfium.FPDFText_GetRect
    for at in range(text.count_rects()):
        if not box(page, at, *told):
            raise pypdfium2.PdfiumError(f"no rectangle {at}")
        yield left.value, low.value, right.value, high.value


def _outside(box: Box, size: tuple[float, float], area: Box | None) -> bool:
    """Whether text is too near to the edge, or leaves the type area at a side or across its foot."""
    left, low, right, high = box
    if left < EDGE or low < EDGE or right > size[0] - EDGE or high > size[1] - EDGE:
        return True
    if area is None or high - SLACK <= area[1] or low + SLACK >= area[3]:
        return False  # no area told, or a head or a folio
    return left < area[0] - SLACK or right > area[2] + SLACK or low < area[1] - 2 * SLACK


def _runs(
    text: pypdfium2.PdfTextPage,
    boxes: Iterable[Box],
    size: tuple[float, float],
    area: Box | None,
    tops: Sequence[float],
) -> Iterator[Run]:
    """The runs; only in the margins, outside and below headings with their words, which are slow to get."""
    head = size[1] - BAND
    for box in boxes:
        middle = (box[1] + box[3]) / 2
        out = _outside(box, size, area)
        wanted = out or not FOOT < middle < head or _under(middle, tops)
        yield Run(box, _within(text, box).strip() if wanted else "", out)


def _under(middle: float, tops: Sequence[float]) -> bool:
    for top in tops:  # noqa: SIM110 (half the time)
        if 0 < top - middle < 60:
            return True
    return False


def _within(text: pypdfium2.PdfTextPage, box: Box) -> str:
    """As `get_text_bounded`, which has pdfium look for the text twice."""
    room = (ctypes.c_ushort * _ROOM)()
    many = pdfium.FPDFText_GetBoundedText(text.raw, box[0], box[3], box[2], box[1], room, _ROOM)
    if many >= _ROOM:
        return str(text.get_text_bounded(*box))
    return bytes(room)[: 2 * many].decode("utf-16-le", "ignore").removesuffix("\0")


def _words(text: pypdfium2.PdfTextPage, box: Box) -> str:
    """What stands at half the height of the box, so that what only reaches into it is left out."""
    middle = (box[1] + box[3]) / 2
    return " ".join(_within(text, (box[0], middle - 0.1, box[2], middle + 0.1)).split())[:MOST]


def _page_number(runs: Sequence[Run]) -> tuple[str, str] | None:
    """The lowest piece of the page that reads like one: x and, where it is printed, y."""
    for run in sorted((run for run in runs if run.box[3] < FOOT), key=lambda run: run.box[1]):
        if match := _OF.match(run.text) or _DASHED.match(run.text):
            return match[1], match[2] or ""
    return None


def _followed(heading: Place, runs: Sequence[Run]) -> bool:
    """Whether text begins below the heading; the heading's own lines are those made of its words."""
    title, left, top = heading
    words = re.sub(r"\s", "", title)

    def own(run: Run) -> bool:
        return bool(run.text) and re.sub(r"\s", "", run.text) in words

    below = (run for run in runs if run.box[3] < top - 4 and run.box[1] > BAND and run.box[2] > left - 5)
    return any(not own(run) for run in below)
