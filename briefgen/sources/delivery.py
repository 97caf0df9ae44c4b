"""When a document was delivered or published, as it says itself."""

import datetime
import re

from briefgen.lexicon.sections import documents
from briefgen.model import DocumentType

_STATED = re.compile(r"(20\d\d)年(\d{1,2})月(\d{1,2})日")
_NAMED = re.compile(
    r"(?<!\d)(20\d\d)[-_.年/](\d{1,2})[-_.月/](\d{1,2})(?!\d)|(?<!\d)(20\d\d)(\d\d)(\d\d)(?!\d)"
)
_HEAD = 600  # characters of a page above and in the opening of its text
_DATED = frozenset({DocumentType.NEWS, DocumentType.BULLETIN})


def delivered(kind: DocumentType, opening: str, head: str, lines: tuple[str, ...], stem: str) -> str | None:
    """The ISO date of delivery, of news and bulletins that of publication; None where none is stated.

    `opening` is the plain opening, `head` the beginning of the source as written, `lines` its last lines,
    `stem` the file's name. A report is dated by its opening alone: pages come days after the congress.
    """
    stated = _STATED.search(opening[:300])
    day = _iso(*stated.groups()) if stated else None
    if kind not in _DATED:
        return day
    shown = documents().published.search(head[:_HEAD])
    return (
        (_iso(shown["y"], shown["m"], shown["d"]) if shown else None)
        or _of_name(stem)
        or _of_dateline(head[:_HEAD], stem)
        or next((found for line in reversed(lines) if (found := _signed(line))), None)
        or day
    )


def _of_name(stem: str) -> str | None:
    match = _NAMED.search(stem)
    if match is None:
        return None
    parted, joined = match.groups()[:3], match.groups()[3:]
    return _iso(*parted) if parted[0] else _iso(*joined)


def _of_dateline(head: str, stem: str) -> str | None:
    """A dateline (11月16日讯) with the year of the file's name or of the text around it."""
    line = documents().dateline.search(head)
    year = re.search(r"(?<!\d)20\d\d(?!\d)", stem) or re.search(r"20\d\d(?=年)", head)
    return _iso(year[0], line["m"], line["d"]) if line and year else None


def _signed(line: str) -> str | None:
    match = documents().signed.match(line)
    return _iso(match["y"], match["m"], match["d"]) if match else None


def _iso(year: str, month: str, day: str) -> str | None:
    try:
        return datetime.date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
