"""The words of admitted problems as typed patterns (data: risks.toml)."""

import re
from dataclasses import dataclass
from functools import cache

from briefgen.lexicon import table
from briefgen.lexicon.alternation import any_of, guarded


@dataclass(frozen=True, slots=True)
class Cues:
    """What tells problems from results, and where one ends."""

    marker: re.Pattern[str]
    introducer: re.Pattern[str]
    umbrella: re.Pattern[str]
    specific: re.Pattern[str]
    closing_start: re.Pattern[str]
    closing_within: re.Pattern[str]
    connector: re.Pattern[str]
    problem: re.Pattern[str]
    preparing: re.Pattern[str]
    continuing: re.Pattern[str]
    takes_back: re.Pattern[str]
    persons: re.Pattern[str]
    manners: re.Pattern[str]
    some: re.Pattern[str]
    offices: re.Pattern[str]
    bare: re.Pattern[str]
    bare_before: re.Pattern[str]
    general: re.Pattern[str]
    list_end: re.Pattern[str]
    announcing: re.Pattern[str]
    umbrella_word: re.Pattern[str]
    accident: re.Pattern[str]
    causes: re.Pattern[str]


@cache
def cues() -> Cues:
    """The table `risks`."""
    data = table("risks")

    def either(name: str) -> re.Pattern[str]:
        words = data[name]
        return re.compile(words if isinstance(words, str) else any_of(words))

    return Cues(
        marker=either("markers"),
        introducer=either("introducers"),
        umbrella=either("umbrella"),
        specific=either("specific"),
        closing_start=either("closing_start"),
        closing_within=either("closing_within"),
        connector=re.compile(rf"(?:{either('connectors').pattern})+"),
        problem=guarded(either("problem").pattern),
        preparing=either("preparing"),
        continuing=either("continuing"),
        takes_back=either("takes_back"),
        persons=either("persons"),
        manners=either("manners"),
        some=either("some"),
        offices=either("offices"),
        bare=either("bare"),
        bare_before=either("bare_before"),
        general=either("general"),
        list_end=either("list_ends"),
        announcing=either("announcing"),
        umbrella_word=either("umbrella_words"),
        accident=either("accident"),
        causes=either("causes"),
    )
