"""Many words looked for at once: matching costs the length of a word, not their number."""

import re
from collections.abc import Iterable

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


def _pattern(node: _Trie) -> str:
    branches = [re.escape(char) + _pattern(child) for char, child in node.items() if char]
    if not branches:
        return ""
    single = all(not child or list(child) == [""] for char, child in node.items() if char)
    if single and len(branches) > 1:
        joined = "[" + "".join(branches) + "]"
    else:
        joined = branches[0] if len(branches) == 1 else "(?:" + "|".join(branches) + ")"
    if "" not in node:
        return joined
    return f"(?:{joined})?"


def guarded(pattern: str) -> re.Pattern[str]:
    """`pattern` compiled behind a look at the next character, so that places where none of its branches can
    begin cost next to nothing; it finds what `pattern` finds.
    """
    firsts = None if _quick(pattern) else first_characters(pattern)
    return re.compile(f"(?=[{firsts}])(?:{pattern})" if firsts else pattern)


def _quick(pattern: str) -> bool:
    """Whether every branch opens with a character of its own: `re` skips through those by itself."""
    branches = _branches(pattern)
    return all(row and row[0] not in "(.^$[\\" and not _REPEAT.match(row, 1) for row in branches)


def first_characters(pattern: str) -> str | None:
    """What a match of `pattern` can begin with, as the inside of a character class; None when not plain.

    It may name too many, never too few.
    """
    found = [_opening(branch) for branch in _branches(pattern)]
    return "".join(dict.fromkeys(part for part in found if part)) if all(found) else None


_PIECE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[^\\]", re.DOTALL)
_ABOUT = ("(?!", "(?=", "(?<!", "(?<=")  # what looks around takes no character
_GROUP = re.compile(r"\(\?:|\(\?P<\w+>|\((?!\?)")
_OPTIONAL = re.compile(r"[?*]|\{0?,")
_REPEAT = re.compile(r"[?*+]\??|\{[\d,]*\}\??")


def _branches(pattern: str) -> list[str]:
    """The branches of a pattern, those within groups left together."""
    found, depth = [""], 0
    for piece in _PIECE.findall(pattern):
        depth += (piece == "(") - (piece == ")")
        if piece == "|" and not depth:
            found.append("")
        else:
            found[-1] += piece
    return found


def _opening(branch: str) -> str | None:
    """What one branch can begin with."""
    found: list[str] = []
    while branch:
        size, firsts = _first(branch)
        if firsts is None:
            return None
        found.append(firsts)
        if firsts and not _OPTIONAL.match(branch, size):
            return "".join(found)
        repeat = _REPEAT.match(branch, size)
        branch = branch[repeat.end() if repeat else size :]
    return None


def _first(branch: str) -> tuple[int, str | None]:
    """The length of the first group or character of a branch, and what it can begin with."""
    if branch[0] == "(":
        size = _closed(branch)
        if branch.startswith(_ABOUT):
            return size, ""
        opens = _GROUP.match(branch)
        return size, first_characters(branch[opens.end() : size - 1]) if opens else None
    piece = _PIECE.match(branch)
    size = piece.end() if piece else 1
    return size, _class(branch[:size])


def _class(piece: str) -> str | None:
    """A piece of a pattern that takes one character, as the inside of a character class."""
    if piece[0] == "[":
        return None if piece[1] == "^" else piece[1:-1]
    if piece[0] == "\\":
        return piece if piece[1] in "dsw" or not piece[1].isalnum() else None
    return None if piece in ".^$*+?{" else re.escape(piece)


def _closed(branch: str) -> int:
    """How long the group is that `branch` begins with."""
    size = depth = 0
    for piece in _PIECE.findall(branch):
        depth += (piece == "(") - (piece == ")")
        size += len(piece)
        if not depth:
            break
    return size
