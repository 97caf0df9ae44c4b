"""The patterns of the ordinal grammar (`lexicon/rankings.toml`), with the report's own place names."""

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from briefgen.lexicon import table
from briefgen.lexicon.alternation import guarded

MASK = "〓"
"""What each character of an own place name is read as, so that one pattern serves all reports."""


@dataclass(frozen=True, slots=True)
class Words:
    scope_at_end: re.Pattern[str]
    closed: re.Pattern[str]
    opening: re.Pattern[str]
    head: re.Pattern[str]
    place_verb: re.Pattern[str]
    other_verb: re.Pattern[str]
    cancel: re.Pattern[str]
    follower: re.Pattern[str]
    move_from: re.Pattern[str]
    move_to: re.Pattern[str]
    move: re.Pattern[str]
    not_top: re.Pattern[str]
    twin: re.Pattern[str]
    wider: re.Pattern[str]
    list_sizes: frozenset[str]
    places: tuple[str, ...]


@cache
def patterns(places: tuple[str, ...]) -> Words:
    """The patterns with the report's own place names, which are masked before anything is matched."""
    return replace(_common(), places=places)


@cache
def _common() -> Words:
    data: dict[str, Any] = table("rankings")

    def either(name: str) -> str:
        return "(?:" + "|".join(sorted(data[name], key=len, reverse=True)) + ")"

    head = f"(?:{MASK}+(?:省|市|自治区|州|县|区|盟)?|" + "|".join(data["heads"]) + ")"
    kinds = "(?:" + "|".join(data["kinds"]) + ")"
    order = "[中内里间]?(?:的|综合|总)?(?:排名|排位|排序|位次)?(?:的|并列)?"
    inside = "(?:(?![与和]|评价|考核|测评|评比|中[^等小心部])[^,、。;:“”()])"
    scope = rf"(?P<scope>{head}(?:{inside}{{0,12}}?{kinds})?){order}$"
    not_verbs = "".join(rf"(?!{word})" for word in data["not_verbs"])
    return Words(
        scope_at_end=re.compile(scope),
        closed=guarded(rf"{head}(?:[^,、。“”]{{0,12}}?{kinds})?(?=[中里内间])"),
        opening=guarded(rf"{head}(?:[^,、。“”]{{0,6}}?{either('kinds')})?"),
        head=guarded(head),
        place_verb=guarded(not_verbs + either("place_verbs")),
        other_verb=re.compile(either("other_verbs") + "$"),
        cancel=re.compile(either("cancels") + "$"),
        follower=re.compile("|".join(data["followers"])),
        move_from=re.compile("|".join(data["move_from"])),
        move_to=re.compile(data["move_to"]),
        move=re.compile(either("moves") + "位?了?$"),
        not_top=re.compile(either("not_top") + "$"),
        twin=re.compile(data["twin"]),
        wider=re.compile(data["wider"]),
        list_sizes=frozenset(data["list_sizes"]),
        places=(),
    )
