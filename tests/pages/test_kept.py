"""Cities that are as they were: what is recalled is what would be bound; all it hangs on binds it anew."""

import pickle
from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

import pytest

from briefgen.errors import BuildError
from briefgen.model import (
    Book,
    BookInfo,
    Chapter,
    CitySummary,
    Evidence,
    History,
    Packed,
    Segment,
)
from briefgen.pages import bind, kept
from briefgen.pages.evidence import asked, register
from briefgen.pages.material import NOTHING, Own, material
from briefgen.render import render
from tests.pages import over_time, sample

OF_REPORTS = {"extraction", "rows", "tiles", "highlights", "risk_groups", "previous"}
"""What of a city's summary comes from its reports alone."""


class Memory:
    """What a store of results would keep, and how often it had to be made."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}
        self.made: list[str] = []

    def __call__(
        self, city: CitySummary, of: object, make: Callable[[], kept.Leaves]
    ) -> tuple[str, kept.Leaves]:
        reports = [e.report for e in (city.extraction, city.previous) if e]
        key = repr((reports, of))
        if key not in self._kept:
            self.made.append(city.city)
            self._kept[key] = pickle.dumps(make())
        return key, pickle.loads(self._kept[key])


def book(recall: kept.Recall | None, info: BookInfo | None = None, history: History = NOTHING) -> Book:
    cities = sample.cities()
    return bind(
        sample.summary(cities), sample.charts(cities), info or sample.info(), (), history, recall=recall
    )


def opened(bound: Book) -> Book:
    def plain(chapters: tuple[Chapter, ...]) -> tuple[Chapter, ...]:
        return tuple(replace(chapter, context=chapter.page) for chapter in chapters)

    return replace(bound, chapters=plain(bound.chapters), alone=plain(bound.alone))


def own(**changes: Any) -> Own:
    cities = sample.cities()
    charts = sample.charts(cities)
    made = material(cities, sample.summary(cities), charts, sample.info(), ()).own[0]
    return replace(made, **changes)


@pytest.mark.parametrize("theme", ["modern", "gongwen"])
def test_what_is_recalled_is_what_would_be_bound(theme: str) -> None:
    memory, cities = Memory(), sample.cities()
    info, history = sample.info(theme=theme), over_time.history(cities)
    first, again = (book(memory, info, history) for _ in range(2))
    assert memory.made == [city.city for city in cities]
    assert opened(first) == opened(again) == book(None, info, history)
    own = [c for c in (*again.chapters, *again.alone) if c.city]
    assert all(isinstance(chapter.context, Packed) for chapter in own)
    assert len(own) == len(cities) * (3 if theme == "gongwen" else 2)
    assert render(again) == render(book(None, info, history))
    travelled = pickle.loads(pickle.dumps(again))
    assert opened(travelled) == opened(again)
    assert [repr(c) for c in travelled.chapters] == [repr(c) for c in again.chapters]


def test_another_date_binds_nothing_and_is_printed() -> None:
    memory = Memory()
    book(memory)
    told, later = (
        len(memory.made),
        sample.info(date="2031-01-02", edition="2031年1月　第1期", mark="内部资料"),
    )
    assert opened(book(memory, later)) == book(None, later)
    assert len(memory.made) == told


def test_a_change_of_others_binds_no_city_anew() -> None:
    memory, cities = Memory(), sample.cities()
    one, other = over_time.history(cities[:1]), over_time.history(cities[1:])
    unchanged = replace(one, since="2023-09", changed="另一句话", kept=((Segment("又一句"),),))
    book(memory, history=one)
    memory.made.clear()
    book(memory, history=replace(one, kept=unchanged.kept))
    assert memory.made == []
    book(memory, history=unchanged)
    assert memory.made == [cities[0].city], "whose line names the month of a sentence that changed"
    book(memory, history=other)
    assert {cities[1].city, cities[2].city} <= {*memory.made}


VERDICT = (Segment("又一句"),)
OTHERS: dict[str, Callable[[Own], Own]] = {
    "verdict": lambda one: replace(one, city=replace(one.city, verdict=VERDICT)),
    "peers": lambda one: replace(one, city=replace(one.city, peers=("甲市",))),
    "peer_scope": lambda one: replace(one, city=replace(one.city, peer_scope="别处")),
    "keywords": lambda one: replace(one, city=replace(one.city, keywords=("词",))),
    "charts": lambda one: replace(one, charts=(replace(one.charts[0], svg=b"<svg/>"), *one.charts[1:])),
    "info": lambda one: replace(one, info=replace(one.info, theme="gongwen")),
    "history": lambda one: replace(one, history=replace(one.history, progress=over_time.progress(one.city))),
    "cited": lambda one: replace(
        one, cited=(Segment("7%", one.city.city, Evidence("句", 1, 2, (), 1, "r")),)
    ),
    "first": lambda one: replace(one, first=not one.first),
    "single": lambda one: replace(one, single=not one.single),
}


@pytest.mark.parametrize("name", OTHERS)
def test_whatever_else_a_city_hangs_on_binds_it_anew(name: str) -> None:
    memory, before = Memory(), own()
    kept.bound(before, memory)
    after = OTHERS[name](before)
    assert after != before
    kept.bound(after, memory)
    assert len(memory.made) == 2


def test_nothing_is_forgotten_that_a_city_hangs_on() -> None:
    """A field that comes in must go into `OF_REPORTS` or into the key."""
    assert {field.name for field in fields(CitySummary)} - OF_REPORTS <= set(OTHERS)
    assert {field.name for field in fields(Own)} - {"city"} <= set(OTHERS)
    seen = {field.name for field in fields(History)}
    assert seen == {"changes", "since", "changed", "ledger", "kept", "progress"}


def test_numbers_are_those_of_the_register() -> None:
    memory, city = Memory(), own()
    history = over_time.history([city.city])
    whole = replace(city, history=history)
    for _ in range(2):
        numbers, numbered = kept.bound(whole, memory).numbers, register(whole.city, (), history)
        mostly = asked(whole.city, history)
        assert {before for _, before in mostly} == {True, False}
        assert [numbers.number(one, before=before) for one, before in mostly] == [
            numbered.number(one, before=before) for one, before in mostly
        ]
        records = [record.evidence for record in whole.city.extraction.records()]
        assert not {*records} <= {one for one, _ in mostly}
        assert [*map(numbers.number, records)] == [*map(numbered.number, records)]
        assert (numbers.total, numbers.slug) == (len(numbered.entries), numbered.slug)
        assert numbers.entry_id(3) == numbered.entry_id(3)
    with pytest.raises(BuildError, match="出处编号"):
        numbers.number(replace(records[0], quote="别处的句子"))


def test_a_chart_tells_its_value_in_little() -> None:
    chart = sample.chart("图", "云溪市")
    others = [
        replace(chart, **{field.name: value})
        for field in fields(chart)
        for value in [b"<svg/>" if field.name == "svg" else 7.0 if "mm" in field.name else "别的"]
    ]
    assert len({repr(one) for one in (chart, *others)}) == 1 + len(fields(chart))
    assert len(repr(replace(chart, svg=b" " * 9999))) < 999
