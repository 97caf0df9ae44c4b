"""The names of a place's own parts (its counties and districts): figures said of them are not the place's."""

from bisect import bisect_left
from functools import cache
from importlib import resources
from itertools import takewhile

from briefgen.lexicon.divisions import short_name


@cache
def parts_of(code: str | None) -> tuple[str, ...]:
    """Full and short names of the divisions inside the one with this six-digit code; none for counties."""
    if code is None or not code.endswith("00"):
        return ()
    stem = code[:2] if code.endswith("0000") else code[:4]
    rows = _rows()
    within = takewhile(lambda row: row.startswith(stem), rows[bisect_left(rows, stem) :])
    inside = [row.split(",")[1] for row in within if row[:6] != code]
    spelled = dict.fromkeys(known for name in inside for known in (name, short_name(name)))
    return tuple(name for name in spelled if len(name) > 1)


@cache
def _rows() -> list[str]:
    """Code and name of each division, by code."""
    text = resources.files(__package__).joinpath("divisions.csv").read_text(encoding="utf-8")
    return sorted(filter(None, text.splitlines()[1:]))
