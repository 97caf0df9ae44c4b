"""The names of a place's own parts (its counties and districts): figures said of them are not the place's."""

from functools import cache
from importlib import resources

from briefgen.lexicon.divisions import short_name


@cache
def parts_of(code: str | None) -> tuple[str, ...]:
    """Full and short names of the divisions inside the one with this six-digit code; none for counties."""
    if code is None or not code.endswith("00"):
        return ()
    stem = code.rstrip("0")
    stem += "0" * (-len(stem) % 2)
    found: dict[str, None] = {}
    for inner, name in _divisions():
        if inner.startswith(stem) and inner != code:
            for known in (name, short_name(name)):
                if len(known) > 1:
                    found[known] = None
    return tuple(found)


@cache
def _divisions() -> tuple[tuple[str, str], ...]:
    text = resources.files(__package__).joinpath("divisions.csv").read_text(encoding="utf-8")
    return tuple((row.split(",")[0], row.split(",")[1]) for row in text.splitlines()[1:] if row)
