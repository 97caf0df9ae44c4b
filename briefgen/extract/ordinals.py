"""Ordinals in folded text: 居全省第4位, 全省第四, 位居全国首位, 进入全省前30位.

Only places in an order are found; 第三产业, 第一书记, 前三季度, 摆在首位 are none.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from briefgen.extract import numerals
from briefgen.extract.ordinal_words import MASK, Words, patterns
from briefgen.lexicon.alternation import guarded
from briefgen.model import Place

_NUMBER = r"\d{1,4}(?!\d|\.\d)|[一二三四五六七八九十百零〇两]{1,5}"
_ORDINAL = guarded(
    rf"第(?P<nth>{_NUMBER})(?:位|名)?"
    r"|(?P<first>首[位名]|榜首|之首|头名|魁首)"
    rf"|前(?P<top>{_NUMBER})[位名强甲]?"
    r"|(?P<tail>[位名强])"
)
_MORE = re.compile(r"[、和与](\d{1,3})(?=(?:[、和与]\d{1,3})+[位名])")
"""In 第1、2、3位 all but the first and the last."""
_NUMBER_BEFORE = re.compile(rf"(?<![\d.])(?:{_NUMBER})$")
_NUMERALS = frozenset("0123456789一二三四五六七八九十百零〇两")
_SENTENCE = re.compile("[。!?]")
_YEAR = re.compile("^(?:20\\d\\d年|全年|年[初中末底]|上半年|[一二三四]季度)的?")
_THING = re.compile("[\u4e00-\u9fff“”]{2,16}")
_LINKS = frozenset("、和与及")
_CHAIN = 30  # ordinals strung together
_WINDOW = 60  # characters before an ordinal that may tell its scope
_STOPS = "。;!?,:"
_UNKNOWN_SCOPE = re.compile(r"(?:20\d\d年?)?[^\d“”、]{2,14}|“[^“”]{2,20}”(?:[^\d“”、]{0,6})")
_CLOSERS = frozenset(_STOPS + "、)(”’\"'》】」]<>*~·-—")


@dataclass(frozen=True, slots=True)
class Ordinal:
    """A place in an order: `text[stem:end]` of the folded text is the ordinal with its verb and scope.

    `scope` is "" when the clause names none; `top_n` means among the first `rank`. `stem` is where the
    verb or scope begins, `start` where the figure begins.
    """

    rank: int
    top_n: bool
    scope: str
    stem: int
    start: int
    end: int


class _Mark(NamedTuple):
    """What is written like an ordinal: nth, first, top (前N), plain (79位) or strong (90强)."""

    kind: str
    number: str
    rank: int
    start: int
    end: int


def place_heads(place: Place) -> tuple[str, ...]:
    """The names that open a scope in this place's reports: its prefecture and its province."""
    names = [name for name in (place.parent, place.province) if name]
    short = [
        re.sub(r"(?:壮族|回族|维吾尔)?(?:特别行政区|自治区|自治州|地区|省|市|县|区|盟)$", "", name)
        for name in names
    ]
    return tuple(dict.fromkeys(name for name in short if len(name) > 1))


@lru_cache(maxsize=512)  # rankings and honours ask for the same paragraphs
def find(text: str, places: tuple[str, ...] = ()) -> tuple[Ordinal, ...]:
    """The ordinals of folded `text`, in order; `places` are names that open a scope (place_heads)."""
    words = patterns(places)
    found: list[Ordinal] = []
    chain: list[Ordinal] = []  # 第一、第二、第三 …: stands or falls with its last
    for mark in _marks(text):
        if chain and (len(chain) >= _CHAIN or not _joined(text, chain[-1].end, mark.start)):
            found.extend(chain)
            chain = []
        if found and not chain and (first := _heads_list(text, mark, words, found[-1])):
            thing, found[-1] = text[first.end + 1 : mark.start], first
            scope = thing if thing.endswith("强") and first.scope.endswith("强") else first.scope
            chain = [Ordinal(mark.rank, False, scope, mark.start, mark.start, mark.end)]
            continue
        ordinal = _ordinal(text, mark, words, chain[-1] if chain else None)
        unnamed = ordinal is not None and not ordinal.scope and bool(found)
        if ordinal and unnamed and not _SENTENCE.search(text, found[-1].end, ordinal.stem):
            ordinal = replace(ordinal, scope=found[-1].scope)  # 总量居全省第2位,增速居第1位
        if ordinal:
            chain.append(ordinal)
        elif not (text[mark.end : mark.end + 1] in _LINKS and text[mark.end + 1 : mark.end + 2] == "第"):
            chain = []
    found.extend(chain)
    return tuple(_without_origins(text, found, words))


def _marks(text: str) -> Iterator[_Mark]:
    """Everything that is written like an ordinal."""
    for match in _ORDINAL.finditer(text):
        start, end = match.span()
        if not match["tail"]:
            number = match["nth"] or match["top"]
            kind = match.lastgroup or ""
            yield _Mark(kind, number or "", _value(number) if number else 1, start, end)
            while match["nth"] and (more := _MORE.match(text, end)):
                end = more.end()
                yield _Mark("nth", more[1], int(more[1]), more.start(1), end)
        elif text[start - 1 : start] in _NUMERALS and (
            number_before := _NUMBER_BEFORE.search(text, max(0, start - 5), start)
        ):
            number = number_before[0]
            kind = "strong" if match["tail"] == "强" else "plain"
            yield _Mark(kind, number, _value(number), number_before.start(), end)


def _joined(text: str, end: int, start: int) -> bool:
    """Whether nothing or one link stands between two ordinals."""
    return start == end or (start - end == 1 and text[end] in _LINKS)


def _ordinal(text: str, mark: _Mark, words: Words, before: Ordinal | None) -> Ordinal | None:
    start, end = mark.start, mark.end
    if (
        not mark.rank
        or not _ends_well(text, end, words)
        or (mark.kind == "plain" and not mark.number.isdecimal() and before is None)
    ):
        return None
    if before is not None:
        return Ordinal(mark.rank, before.top_n, before.scope, before.stem, start, end)
    opens = max(*(text.rfind(stop, max(0, start - _WINDOW), start) for stop in _STOPS)) + 1
    opens = max(opens, start - _WINDOW)
    window = words.twin.sub("", text[opens:start])  # 实现全国“双第一”
    masked = _masked(window, words.places)
    placed = _placed(masked, words, mark.kind)
    if placed is None or words.wider.search(window) or (mark.kind == "top" and words.not_top.search(window)):
        return None
    scope, stem = placed
    if mark.kind == "strong" and (mark.number in words.list_sizes or not scope):
        return None
    if text[opens + stem - 1 : opens + stem] == "“" and text[end : end + 1] == "”":
        return None  # a slogan: “重返前三”
    if MASK in scope:
        found = masked.rfind(scope)
        scope = window[found : found + len(scope)]
    return Ordinal(mark.rank, mark.kind in ("top", "strong"), scope, opens + stem, start, end)


_AMONG = re.compile("[县区市州盟旗带圈群]$|历史|同[类级]")


def _heads_list(text: str, mark: _Mark, words: Words, last: Ordinal) -> Ordinal | None:
    """`last` with its scope alone where it opens a list of things with places that this goes on with
    (居全国百强县投资潜力第3、创新活力第6; 居中部百强第3位、投资潜力百强第6位), else None."""
    thing = text[last.end + 1 : mark.start]
    if mark.kind != "nth" or text[last.end : last.end + 1] != "、" or not _THING.fullmatch(thing):
        return None
    if _AMONG.search(thing):  # a scope of its own
        return None
    if words.head.search(thing) or words.place_verb.search(thing) or not _ends_well(text, mark.end, words):
        return None
    scope = words.opening.match(last.scope)
    listed = last.stem == last.start  # as those behind the first are
    if last.scope.endswith("强"):
        return last if thing.endswith("强") else None
    if scope and len(last.scope) - scope.end() >= 2:
        return replace(last, scope=scope[0])
    return last if listed else None


def _masked(window: str, places: tuple[str, ...]) -> str:
    """The window with the report's own place names made alike, so that one pattern serves all reports."""
    for name in places:
        window = window.replace(name, MASK * len(name))
    return window


def _placed(window: str, words: Words, kind: str) -> tuple[str, int] | None:
    """The scope and where verb or scope begins in the clause before an ordinal; None when it is no place."""
    if words.cancel.search(window) or (kind == "plain" and words.move.search(window)):
        return None
    direct = _direct(window, words)
    verb = _last(words.place_verb, window)
    if kind == "strong" and (direct is None or direct["scope"] != direct[0]):
        return None
    if direct and kind != "plain":
        stem = direct.start()
        return direct["scope"], stem - _verb_length(window[:stem], words)
    if verb:
        named = _YEAR.sub("", window[verb.end() :])
        named_head = _last(words.head, named)
        if named_head:
            return _trim(named[named_head.start() :]), verb.start()
        if kind != "plain" and _UNKNOWN_SCOPE.fullmatch(named):
            return _trim(named), verb.start()
        if len(named) > 3 or (kind == "plain" and named):
            return None
        before = window[: verb.start()]
        nearest = _nearest(words, before)
        return None if kind == "plain" and not nearest else (nearest, len(before.removesuffix(nearest)))
    if kind == "plain":
        return None
    other = words.other_verb.search(window)
    nearest = _nearest(words, window)
    if nearest and (other or len(window) - window.rfind(nearest) - len(nearest) <= 12):
        return nearest, other.start() if other else len(window)
    return None


def _verb_length(before: str, words: Words) -> int:
    """The length of the verb that ends `before`, 0 when none does."""
    return next(
        (size for size in range(min(4, len(before)), 0, -1) if words.place_verb.fullmatch(before[-size:])), 0
    )


def _direct(window: str, words: Words) -> re.Match[str] | None:
    """The scope that ends the window, from its first word on, with no verb inside."""
    for head in words.head.finditer(window):
        match = words.scope_at_end.match(window, head.start())
        if match and not words.place_verb.search(match["scope"]):
            return match
    return None


def _nearest(words: Words, window: str) -> str:
    """The scope word nearest to the end of `window`, with its kind (全国96个重点渔港), or ""."""
    heads = list(words.head.finditer(window))
    if not heads:
        return ""
    head = heads[-1]
    wider = heads[-2] if len(heads) > 1 and heads[-2].end() == head.start() else head  # 全省13个设区市
    rest = window[head.start() :]
    closed = words.closed.match(rest)
    return window[wider.start() : head.start()] + (_trim(closed[0]) if closed else head[0])


def _trim(scope: str) -> str:
    """The scope without what only says that there is an order: 全省综合排名 → 全省."""
    scope = scope.strip("“”")
    return re.sub(r"(?:的|综合|总|前列|城市)?(?:排名|排位|位次|名次|并列|排行榜?|中|内|里)+$", "", scope)


def _ends_well(text: str, end: int, words: Words) -> bool:
    return end >= len(text) or text[end] in _CLOSERS or words.follower.match(text, end) is not None


def _without_origins(text: str, found: list[Ordinal], words: Words) -> Iterable[Ordinal]:
    """Drops the place a move started from: 从第185位上升至第60位."""
    for index, ordinal in enumerate(found):
        after = found[index + 1] if index + 1 < len(found) else None
        if (
            after
            and after.start - ordinal.end <= 16
            and "第" not in text[ordinal.end : after.start]  # …至第7位,增速由第11位上升到第3位
            and words.move_to.search(text, ordinal.end, after.start + 1)
        ):
            floor = max(0, ordinal.start - 9 * _WINDOW)
            opens = max(floor, max(text.rfind(stop, floor, ordinal.start) for stop in _STOPS) + 1)
            if words.move_from.search(text, opens, ordinal.start):
                continue
        yield ordinal


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    return next(reversed(tuple(pattern.finditer(text))), None)


def _value(number: str) -> int:
    """The value of a small number: 15, 十二, 一百零三; 0 when it is none."""
    return int(number) if number.isdecimal() else int(numerals.chinese(number) or 0)
