"""Many words looked for at once: matching costs the length of a word, not their number."""

import re
from collections.abc import Iterable, Sequence
from functools import cache

_Trie = dict[str, "_Trie"]


def either(words: Iterable[str]) -> str:
    """A pattern that matches any of `words`, the longest first; no groups that capture."""
    root: _Trie = {}
    for word in sorted(words):  # the same pattern whatever the seed
        node = root
        for char in word:
            node = node.setdefault(char, {})
        node[""] = {}
    return _pattern(root) or r"(?!)"


def any_of(patterns: Iterable[str]) -> str:
    """One pattern of several, the first that fits first."""
    return "|".join(f"(?:{pattern})" for pattern in patterns)


_escaped = cache(re.escape)


def _pattern(node: _Trie) -> str:
    branches = [(_escaped(char), _pattern(child)) for char, child in node.items() if char]
    if not branches:
        return ""
    joined = "|".join(char + rest for char, rest in branches)
    if len(branches) > 1:
        single = not any(rest for _, rest in branches)
        joined = "[" + "".join(char for char, _ in branches) + "]" if single else f"(?:{joined})"
    return f"(?:{joined})?" if "" in node else joined


def guarded(pattern: str) -> re.Pattern[str]:
    """`pattern` compiled behind a look at the next character, so that places where none of its branches can
    begin cost next to nothing; it finds what `pattern` finds.
    """
    pieces = _PIECE.findall(pattern)
    firsts = None if _quick(pieces) else _firsts(pieces, 0)[0]
    return re.compile(f"(?=[{firsts}])(?:{pattern})" if firsts else pattern)


def first_characters(pattern: str) -> str | None:
    """What a match of `pattern` can begin with, as the inside of a character class; None when not plain.

    It may name too many, never too few.
    """
    return _firsts(_PIECE.findall(pattern), 0)[0]


# A character, a class of them, what opens a group, or how often something stands.
_PIECE = re.compile(
    r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\((?:\?(?::|P<\w+>|<?[!=])?)?|[?*+]\??|\{[\d,]*\}\??|[^\\]", re.DOTALL
)
_ABOUT = ("(?!", "(?=", "(?<!", "(?<=")  # what looks around takes no character
_GROUP = ("(?:", "(?P<")
_OPTIONAL = ("?", "*", "{,", "{0,")


def _repeats(pieces: Sequence[str], at: int) -> str:
    """How often what stands before may stand; "" when nothing tells."""
    piece = pieces[at] if at < len(pieces) else ""
    return piece if piece[:1] in ("?", "*", "+") or (piece[:1] == "{" and len(piece) > 1) else ""


def _quick(pieces: Sequence[str]) -> bool:
    """Whether every branch opens with a character of its own: `re` skips through those by itself."""
    depth, begins = 0, True
    for at, piece in enumerate(pieces):
        if begins and (piece[0] in "(.^$[\\|" or _repeats(pieces, at + 1)):
            return False
        depth += (piece[0] == "(") - (piece == ")")
        begins = piece == "|" and not depth
    return not begins


def _firsts(pieces: Sequence[str], at: int) -> tuple[str | None, int]:
    """What the branches from there to the end of their group can begin with, and where that is."""
    found: list[str | None] = []
    while True:
        firsts, at = _opening(pieces, at)
        found.append(firsts)
        if at == len(pieces) or pieces[at] == ")":
            return "".join(dict.fromkeys(part for part in found if part)) if all(found) else None, at
        at += 1


def _opening(pieces: Sequence[str], at: int) -> tuple[str | None, int]:
    """What one branch can begin with, and where it ends."""
    found: list[str] = []
    while at < len(pieces) and pieces[at] not in ("|", ")"):
        firsts, at = _first(pieces, at)
        if firsts is None:
            return None, _end(pieces, at, "|", ")")
        found.append(firsts)
        repeat = _repeats(pieces, at)
        if firsts and not repeat.startswith(_OPTIONAL):
            return "".join(found), _end(pieces, at, "|", ")")
        at += bool(repeat)
    return None, at


def _first(pieces: Sequence[str], at: int) -> tuple[str | None, int]:
    """What a group or a character can begin with, and where it ends."""
    piece = pieces[at]
    if piece[0] != "(":
        return _class(piece), at + 1
    if piece == "(" or piece.startswith(_GROUP):
        firsts, at = _firsts(pieces, at + 1)
        return firsts, at + 1
    return "" if piece in _ABOUT else None, _end(pieces, at + 1, ")") + 1


def _class(piece: str) -> str | None:
    """A piece of a pattern that takes one character, as the inside of a character class."""
    if piece[0] == "[":
        return None if piece[1] == "^" else piece[1:-1]
    if piece[0] == "\\":
        return piece if piece[1] in "dsw" or not piece[1].isalnum() else None
    return None if piece[0] in ".^$*+?{" else _escaped(piece)


def _end(pieces: Sequence[str], at: int, *ends: str) -> int:
    """Where the first of the `ends` stands that is in no group opened on the way."""
    depth = 0
    while at < len(pieces) and (depth or pieces[at] not in ends):
        depth += (pieces[at][0] == "(") - (pieces[at] == ")")
        at += 1
    return at
