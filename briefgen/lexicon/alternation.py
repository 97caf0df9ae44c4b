"""One pattern for many words: a trie, so that matching costs the length of the word, not their number."""

import re
from collections.abc import Iterable

_Trie = dict[str, "_Trie"]


def either(words: Iterable[str]) -> str:
    """A pattern that matches any of `words`, the longest first; no groups that capture."""
    root: _Trie = {}
    for word in words:
        node = root
        for char in word:
            node = node.setdefault(char, {})
        node[""] = {}
    return _pattern(root) or r"(?!)"


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
