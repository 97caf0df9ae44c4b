"""Subjects: which indicators a clause speaks of, and whether it speaks of the whole city."""

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from briefgen.extract.tokens import Token
from briefgen.lexicon.cues import of_firms
from briefgen.lexicon.indicators import LevelUnit, beside, indicators, together


@dataclass(frozen=True, slots=True)
class Subject:
    """The indicators that figures are dealt out to, in order; "" is something that is none of ours.

    `start:end` is the span of the names in the sentence. `fault` says in Chinese why its figures are
    not the city's (a part, another place), None when they are.
    """

    members: tuple[str, ...]
    stated_as: tuple[str, ...]
    start: int
    end: int
    fault: str | None = None
    added: bool = False  # the fault is only that new ones are counted


def of_wholes(tokens: Sequence[Token]) -> Sequence[Token]:
    """The tokens of a sentence; a name that means a whole stands for that.

    财政收入10亿元,其中一般公共预算收入6亿元: both have figures of their own, or share them out.
    城乡居民人均可支配收入3万元: one level is of all.
    """
    names = [at for at, token in enumerate(tokens) if token.kind == "name"]
    unclear = {tokens[at].text for at in names} & beside().keys()
    several = [at for at in names if tokens[at].members in together()]
    if not unclear and not several:
        return tokens
    ends = dict(zip(names, [*names[1:], len(tokens)], strict=True))
    figured = {at for at, end in ends.items() if any(tokens[i].is_figure for i in range(at + 1, end))}
    made = list(tokens)
    for at in several:
        if _one_level(tokens[at + 1 : ends[at]]):
            made[at] = tokens[at]._replace(members=(together()[tokens[at].members],))
    for name in unclear:
        whole, parts = beside()[name]
        last = max((at for at in figured if _apart(tokens[at], parts)), default=-1)
        for at in names:
            strung = ends[at] > at + 1 and all(_joins(tokens[i]) for i in range(at + 1, ends[at]))
            if tokens[at].text == name and at < last and (at in figured or strung):
                made[at] = tokens[at]._replace(members=(whole,))
    return made


def _one_level(behind: Sequence[Token]) -> bool:
    """Whether one amount follows a name, and one rate at most, before anything else is named."""
    own = list(takewhile(lambda token: token.kind != "other" and token.text != ";", behind))
    families = [token.quantity.family for token in own if token.is_figure and token.quantity]
    alone = families in (["cny"], ["cny", "percent"])
    return alone and not any(token.tags & {"each", "all"} for token in own)


def _apart(name: Token, parts: Container[str]) -> bool:
    """Whether the name is one of a part's own."""
    return len(name.members) == 1 and name.members[0] in parts and name.text not in beside()


def taken_back(subject: Subject | None, lead: Sequence[Token]) -> Subject | None:
    """The subject, the city's own again where the clause opens with that (全省…增长5%,我市增长6%)."""
    if subject is None or subject.fault is None or not lead or "city" not in lead[0].tags:
        return subject
    return replace(subject, fault=None) if subject.fault.endswith("不是全市口径") else subject


def of_another(subject: Subject) -> bool:
    """Whether its figures are those of another place or of a part (高新区工业增加值, 全国生产总值)."""
    return subject.fault is not None and subject.fault.endswith("」不是全市口径")


def of_city(lead: Sequence[Token]) -> bool:
    """Whether the words before a name say that all of the place is meant (全市; not 衡山高新区 of 衡山)."""
    zones = [*("zone" in token.tags for token in lead[1:]), False]
    return any("city" in token.tags and not zone for token, zone in zip(lead, zones, strict=True))


def find(tokens: Sequence[Token]) -> tuple[Subject, Sequence[Token]] | None:
    """The subject named in the `tokens` before a figure and the tokens between its last name and the figure.

    Names strung together by 、和与及 are one subject, nouns between and behind them count as members
    that are none of ours; of names that only follow each other the last one counts.
    """
    places = [index for index, token in enumerate(tokens) if token.kind == "name"]
    if not places:
        return None
    objects = next((index for index in range(places[0], len(tokens)) if tokens[index].compares), None)
    if objects is not None:  # names behind 占, 高于 are what is compared with
        places = [index for index in places if index < objects]
    first = last = places[-1]
    members: list[tuple[str, str]] = [(name, tokens[last].text) for name in tokens[last].members]
    for index in reversed(places[:-1]):
        others = _strung(tokens[index + 1 : first])
        if others is None:
            break
        these = [(name, tokens[index].text) for name in tokens[index].members]
        members = [*these, *[("", "")] * others, *members]
        first = index
    before, fault = _before(tokens[:first])
    rest = tokens[last + 1 :]
    behind, skip = _behind(rest)
    fault = fault or _measured(tokens[last], rest[:skip])
    members = [("", "")] * before + members + [("", "")] * behind
    subject = Subject(
        tuple(name for name, _ in members),
        tuple(text for _, text in members),
        tokens[first].start,
        tokens[last].end,
        fault,
        first > 0 and "delta" in tokens[first - 1].tags,
    )
    return subject, rest[skip:]


def _joins(token: Token) -> bool:
    return token.text == "、" or "join" in token.tags


def strung_nouns(left: Sequence[Token]) -> int:
    """How many nouns 、和与及 string to what follows `left` (粮食播种面积与 → 1)."""
    count, index = 0, len(left)
    while index > 1 and _joins(left[index - 1]):
        index -= 1
        piece = index
        while piece and not _joins(left[piece - 1]) and left[piece - 1].kind in ("other", "word", "head"):
            piece -= 1
        if not any(token.kind == "other" or "topic" in token.tags for token in left[piece:index]):
            break
        count, index = count + 1, piece
    return count


def _strung(gap: Sequence[Token]) -> int | None:
    """How many foreign nouns stand between two names of one string; None when no string joins them."""
    pieces, current, joined = 0, False, False
    for index, token in enumerate(gap):
        if joined and token.kind == "word" and gap[index + 1 : index + 2] and gap[index + 1].kind == "head":
            continue  # 工业增加值
        if _joins(token):
            pieces, current, joined = pieces + current, False, True
        elif joined and (token.kind in ("other", "head") or "topic" in token.tags):
            current = True
        elif not (token.tags & {"rate", "total", "city"}):
            return None
    return pieces if joined and not current else None


def _measured(name: Token, strung: Sequence[Token]) -> str | None:
    """Why figures are not a number of firms: the last noun of the string says what is measured of them."""
    if not strung or not re.search(of_firms(), strung[-1].text):
        return None
    firms = any(unit.family == "firms" for member in name.members if member for unit in _units(member))
    return f"「{strung[-1].text}」的数" if firms and not re.search(of_firms(), name.text) else None


def _units(member: str) -> Sequence[LevelUnit]:
    return indicators()[member].units


def _before(left: Sequence[Token]) -> tuple[int, str | None]:
    """How many foreign nouns are strung before the first name, and why it may not be the city's."""
    count, index = 0, len(left)
    while index and _joins(left[index - 1]) and index > 1 and left[index - 2].kind == "other":
        count += 1
        index -= 2
    return count, _fault(left[:index] if count else left)


def _fault(left: Sequence[Token]) -> str | None:
    owner: Token | None = None  # 实现, 完成: what stands right before is who did
    for distance, token in enumerate(reversed(left)):
        if token.kind == "other" and owner and token.end == owner.start:
            return f"「{token.text}」的数"
        owner = token if "have" in token.tags else None
        if token.text == "、":
            return None
        if token.kind in ("other", "head") and distance == 0:
            return f"「{token.text}」的分项"
        if token.compares:
            return f"「{token.text}」是比较或占比"
        if token.tags & {"delta", "served"} and distance == 0:
            return f"「{token.text}」的数，不是总数"
        if "city" in token.tags:
            beside = left[-distance - 2] if distance + 2 <= len(left) else None
            return f"「{beside.text}」是比较或占比" if beside and beside.compares else None
        if "part" in token.tags or "other_place" in token.tags:
            return f"「{token.text}」不是全市口径"
        if token.kind == "other" and token.text[-1] in "县区镇乡旗园":
            return f"「{token.text}」不是全市口径"
        if token.kind in ("quantity", "rank"):
            return None
    return None


_ENDS = frozenset({"each", "all", "growth", "fall", "reach", "state", "soft", "firm", "compare", "have"})


def _behind(right: Sequence[Token]) -> tuple[int, int]:
    """How many foreign nouns are strung behind the last name, and how many tokens they take."""
    each = next((index for index, token in enumerate(right) if token.tags & {"each", "all"}), None)
    count = skip = 0
    while skip < len(right) and _joins(right[skip]) and (each is not None or right[skip].text == "、"):
        index = skip + 1
        while index < len(right) and not _joins(right[index]):
            if index == each or (each is None and right[index].tags & _ENDS):
                break
            index += 1
        piece = right[skip + 1 : index]
        nouns = any(token.kind == "other" or "topic" in token.tags for token in piece)
        if not nouns or any(token.compares for token in piece):
            break
        count, skip = count + 1, index
    return count, skip
