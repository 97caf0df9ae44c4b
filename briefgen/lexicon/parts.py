"""The names of a place's own parts (its counties and districts): figures said of them are not the place's."""

from functools import cache
from importlib import resources

from briefgen.lexicon.divisions import short_name


@cache
def parts_of(code: str | None) -> tuple[str, ...]:
    """Full and short names of the divisions inside the one with this six-digit code; none for counties."""
    if code is None or not code.endswith("00"):
        return ()
    stem = code[:2] if code.endswith("0000") else code[:4]
    inside = [name for inner, name in _divisions().get(stem, ()) if inner != code]
    spelled = dict.fromkeys(known for name in inside for known in (name, short_name(name)))
    return tuple(name for name in spelled if len(name) > 1)


@cache
def _divisions() -> dict[str, list[tuple[str, str]]]:
    """Code and name of all divisions by the first two and by the first four digits of their codes."""
    text = resources.files(__package__).joinpath("divisions.csv").read_text(encoding="utf-8")
    found: dict[str, list[tuple[str, str]]] = {}
    for row in text.splitlines()[1:]:
        if row:
            code, name = row.split(",")[:2]
            for stem in (code[:2], code[:4]):
                found.setdefault(stem, []).append((code, name))
    return found
