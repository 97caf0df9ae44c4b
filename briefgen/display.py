"""How report text is shown on a page: display only, stored text and quotes stay as they are.

Plain functions, text in and text out; knows nothing of pages or HTML. `widen` keeps the length, so
that spans inside a quote stay valid.
"""

import re
import unicodedata
from collections.abc import Iterable, Set
from itertools import pairwise

TOFU = "〓"
JOINER = "\u2060"
"""No line ends before or behind it; it has no width and no glyph, and text taken from a PDF is without it."""
BREAK = "\u200b"
"""A line may end here; for strings that no line could hold."""
_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WIDE = _HAN + "、。，；：？！“”‘’（）《》〈〉【】—…％"
_is_wide = re.compile(f"[{_WIDE}]").match
_is_han = re.compile(f"[{_HAN}]").match
_has_han = re.compile(f"[{_HAN}]").search
_narrow = re.compile(r"[-,;:?!.()\"]").finditer
_parting = re.compile(f"[{_HAN}．—–~～－-]").match
_CLOSING = "。；，、！？”’）》】"
_MARKS = _CLOSING + "：（《【“‘"
_inner = re.compile("[·～]")  # never at a line's start, which Unicode's rules allow
_PLAIN = dict(zip(",;:?!", "，；：？！", strict=True))
_AFTER_FIGURE = '%)）”’"》'
_endless = re.compile(r"[!-~]{10}(?=[!-~]{30})")
_spaced = re.compile(rf"(?<=\d) (?=[\d{_HAN}])")
# A percentage has its unit: what follows it (左右, 以上) may begin a line, or many a line is drawn wide.
_note = re.compile(r"\[\d{1,2}\]|［\d{1,2}］|【\d{1,2}】|〔\d{1,2}〕")
_number = re.compile(
    rf"第?\d[\d,.．]*(?:[%％‰])?(?:\s?[-—–~～－]+\s?\d[\d,.．]*[%％‰]?)?(?:(?<![%％‰])(?:个百分点|[{_HAN}]{{1,2}}))?"
)


def widen(text: str) -> str:
    """The text with ASCII punctuation beside Han widened, of the same length.

    39,512, 3:1, R&D and punctuation between Latin words stay.
    """
    found = [*_narrow(text)]
    if not found or not _has_han(text):
        return text
    chars = list(text)
    for match in found:
        at, char = match.start(), match[0]
        if char in _PLAIN:
            if _beside_han(text, at):
                chars[at] = _PLAIN[char]
        elif char == ".":
            if at and text[at + 1 :].strip() == "" and _is_wide(text[at - 1]):
                chars[at] = "。"
        elif char == "-" and text[at : at + 2] == "--" and at and _is_wide(text[at - 1]):
            chars[at : at + 2] = "——"
    for opening, closing in _pairs(found):
        if _touches_han(text, opening, closing):
            chars[opening], chars[closing] = "（", "）"
    for opening, closing in _straight_quotes(found):
        if _touches_han(text, opening, closing):
            chars[opening], chars[closing] = "“", "”"
    return "".join(chars)


def unnoted(text: str) -> str:
    """The text without the numbers of footnotes that it does not bring along: [1], 【8】."""
    return _note.sub("", text)


def joined(text: str, *, ending: bool = False) -> str:
    """The text with word joiners where a line end would part a number from its unit.

    With `ending` the last two characters keep together too, so that no line holds one character alone.
    """
    text = _endless.sub(rf"\g<0>{BREAK}", _spaced.sub("\u00a0", text))
    cuts = [
        at
        for match in _number.finditer(text)
        for at in range(match.start() + 1, match.end())
        if _parts_at(text[at - 1], text[at])
    ]
    cuts += [match.start() for match in _inner.finditer(text, 1)]
    if ending:
        bare = len(text.rstrip(_CLOSING))
        cuts += [bare - 1] if bare > 1 else []
    cuts = sorted(set(cuts))
    return JOINER.join(text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True))


def joined_runs(runs: Iterable[tuple[str, bool]], *, ending: bool = False) -> list[tuple[str, bool]]:
    """Pieces of one text with the joiners of `joined`, also where a number and its unit are two pieces."""
    pieces = [*runs]
    text = "".join(piece for piece, _ in pieces)
    shown = joined(text, ending=ending)
    if JOINER in text or BREAK in text:
        return pieces
    places = [at for at, char in enumerate(shown) if char not in (JOINER, BREAK)] + [len(shown)]
    cuts = [0]
    for piece, _ in pieces:
        cuts.append(cuts[-1] + len(piece))
    return [
        (shown[places[a] : places[b]], strong)
        for (_, strong), (a, b) in zip(pieces, pairwise(cuts), strict=True)
    ]


def gathered(runs: Iterable[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """Pieces of one text with marks of punctuation that meet at a joint moved into the plain piece.

    Faces squeeze two marks only where they stand in one box.
    """
    pieces = [*runs]
    for at in range(1, len(pieces)):
        (left, strong), (right, also) = pieces[at - 1], pieces[at]
        if strong == also or not left or not right or left[-1] not in _MARKS or right[0] not in _MARKS:
            continue
        moved = len(left) - len(left.rstrip(_MARKS)) if strong else len(right) - len(right.lstrip(_MARKS))
        cut = len(left) - moved if strong else moved
        if strong:
            left, right = left[:cut], left[cut:] + right
        else:
            left, right = left + right[:cut], right[cut:]
        pieces[at - 1 : at + 1] = [(left, strong), (right, also)]
    return [(text, strong) for text, strong in pieces if text]


def _parts_at(before: str, after: str) -> bool:
    """Whether Unicode's rules let a line end between two characters of a number with its unit."""
    return bool(_parting(before) or _parting(after))


def drawable(text: str, covered: Set[str]) -> str:
    """The text as the faces can draw it: 〓 for what they lack, invisible controls taken out.

    `covered` holds the characters of the faces; an empty set means that nothing is known of them and
    only controls are taken out.
    """
    if covered and covered >= set(text):
        return text
    return "".join(_drawn(char, covered) for char in text)


def undrawable(text: str, covered: Set[str]) -> str:
    """The characters of the text that show as 〓, each once, in order."""
    lost = (char for char in dict.fromkeys(text) if _drawn(char, covered) == TOFU and char != TOFU)
    return "".join(lost)


def _drawn(char: str, covered: Set[str]) -> str:
    if char in "\n\t\r\u3000\u00a0\u2028\u2029":
        return " "
    category = unicodedata.category(char)
    if category in ("Cc", "Cf") or "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef":
        return ""
    if category in ("Cs", "Co", "Cn"):
        return TOFU
    return char if not covered or char in covered else TOFU


def _beside_han(text: str, at: int) -> bool:
    before = text[at - 1] if at else ""
    after = text[at + 1 :].lstrip(" ")[:1]
    if before.isascii() and before.isdigit() and after.isascii() and after.isdigit():
        return False
    if _is_wide(before) or _is_wide(after):
        return True
    return text[at] in ",;" and before in _AFTER_FIGURE and bool(before)


def _touches_han(text: str, opening: int, closing: int) -> bool:
    beside = (
        text[opening - 1 : opening],
        text[opening + 1],
        text[closing - 1],
        text[closing + 1 : closing + 2],
    )
    return any(_is_wide(char) for char in beside)


def _pairs(found: Iterable[re.Match[str]]) -> list[tuple[int, int]]:
    """The places of round brackets that belong together."""
    waiting: list[int] = []
    pairs = []
    for match in found:
        if match[0] == "(":
            waiting.append(match.start())
        elif match[0] == ")" and waiting:
            pairs.append((waiting.pop(), match.start()))
    return pairs


def _straight_quotes(found: Iterable[re.Match[str]]) -> list[tuple[int, int]]:
    places = [match.start() for match in found if match[0] == '"']
    return list(zip(places[::2], places[1::2], strict=False)) if len(places) % 2 == 0 else []
