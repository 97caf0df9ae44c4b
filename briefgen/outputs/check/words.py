"""What the gates need to know of a page's words: read by pdfium, and little enough to be kept."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter

import pypdfium2

BAND = 75.0  # points from the upper and lower edge: where running heads and page numbers stand
FOOT = 85.0  # as high as a page number reaches: that of a 公文 page stands higher than others
EDGE = 14.0  # points: a printer needs 5 mm
SLACK = 2.0  # points that a letter's box may be wider than the letter
TOUCH = 0.5  # points by which the ink of two lines may meet
LAYER = 40.0  # points: what is higher is no line, but laid under the page or set along its side
MOST = 20  # characters that are told of a line
_OF = re.compile(r"^(\d+|[ivxlc]+)(?: ?/ ?(\d+))?$")
_DASHED = re.compile(r"^[—-] ?(\d+|[ivxlc]+) ?[—-]()$")

Box = tuple[float, float, float, float]
"""Left, bottom, right, top in points from the page's lower left."""
Place = tuple[str, float, float]
"""A heading: its words, and where it begins (left, top)."""


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a line as pdfium cuts it; words are read in the margins and around headings only."""

    box: Box
    text: str


@dataclass(frozen=True, slots=True)
class Seen:
    """One page: whether it is blank, beginnings of what stands outside of its type area or too near to the
    edge, of lines that lie over one another, whether it has a running head, its printed page number (x and,
    where it is printed, y), the headings that no text follows."""

    blank: bool
    outside: tuple[str, ...]
    covered: tuple[tuple[str, str], ...]
    headed: bool
    number: tuple[str, str] | None
    stranded: tuple[Place, ...]


def read(pdf: bytes, wanted: Sequence[tuple[int, Sequence[Place]]]) -> Iterator[Seen]:
    """The wanted pages, each given as its index from 0 and the headings on it, in turn."""
    with pypdfium2.PdfDocument(pdf) as document:
        for index, headings in wanted:
            page = document[index]
            text = page.get_textpage()
            size, area = page.get_size(), page.get_artbox(fallback_ok=False)
            tops = [top for _, _, top in headings]
            runs = [_run(text, at, size, area, tops) for at in range(text.count_rects())]
            covered = [(_words(text, one), _words(text, two)) for one, two in crossing(r.box for r in runs)]
            yield seen(not text.get_text_range().strip(), size, runs, headings, area, covered)
            text.close()
            page.close()


def seen(
    blank: bool,
    size: tuple[float, float],
    runs: Sequence[Run],
    headings: Sequence[Place],
    area: Box | None = None,
    covered: Sequence[tuple[str, str]] = (),
) -> Seen:
    """What the gates need of these runs on a page of this size in points, whose type area is told or not."""
    outside = tuple(run.text[:MOST] for run in runs if _outside(run.box, size, area))
    headed = any(run.box[1] > size[1] - BAND for run in runs)
    stranded = tuple(place for place in headings if not _followed(place, runs))
    return Seen(blank, outside, tuple(covered), headed, _page_number(runs), stranded)


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


def _outside(box: Box, size: tuple[float, float], area: Box | None) -> bool:
    """Whether text is too near to the edge, or leaves the type area at a side or across its foot."""
    left, low, right, high = box
    if min(left, low) < EDGE or right > size[0] - EDGE or high > size[1] - EDGE:
        return True
    if area is None or high - SLACK <= area[1] or low + SLACK >= area[3]:
        return False  # no area told, or a head or a folio
    return left < area[0] - SLACK or right > area[2] + SLACK or low < area[1] - 2 * SLACK


def _run(
    text: pypdfium2.PdfTextPage,
    at: int,
    size: tuple[float, float],
    area: Box | None,
    tops: Sequence[float],
) -> Run:
    """One run; only in the margins, outside and below headings with its words, which are slow to get."""
    box = text.get_rect(at)
    middle = (box[1] + box[3]) / 2
    wanted = not FOOT < middle < size[1] - BAND or any(0 < top - middle < 60 for top in tops)
    wanted = wanted or _outside(box, size, area)
    return Run(box, text.get_text_bounded(*box).strip() if wanted else "")


def _words(text: pypdfium2.PdfTextPage, box: Box) -> str:
    """What stands at half the height of the box, so that what only reaches into it is left out."""
    middle = (box[1] + box[3]) / 2
    return " ".join(text.get_text_bounded(box[0], middle - 0.1, box[2], middle + 0.1).split())[:MOST]


def _page_number(runs: Sequence[Run]) -> tuple[str, str] | None:
    """The lowest piece of the page that reads like one: x and, where it is printed, y."""
    for run in sorted(runs, key=lambda run: run.box[1]):
        if run.box[3] < FOOT and (match := _OF.match(run.text) or _DASHED.match(run.text)):
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
