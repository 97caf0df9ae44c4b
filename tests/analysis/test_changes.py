import copy
import dataclasses
import random
from typing import Any

import pytest

from briefgen.analysis import changes as module
from briefgen.analysis.changes import changes
from briefgen.model import Cause, Changes, Extraction, Rank, Turn
from briefgen.outputs import records
from tests.invented import GDP, INDUSTRY, City, trio

Rows = list[dict[str, Any]]


def rows(*extractions: Extraction) -> Rows:
    return [row for extraction in extractions for row in records.rows(extraction)]


def edited(old: Rows, **new: Any) -> Rows:
    """The rows of the same report from other bytes."""
    return [row | new if row["record"] == "report" else dict(row) for row in old]


def test_a_first_edition_and_an_unchanged_one() -> None:
    first, same = changes(None, rows(*trio())), changes(rows(*trio()), rows(*trio()))
    assert (first.first, first.none) == (True, False)
    assert (same.first, same.none) == (False, True)


def test_where_a_record_stands_and_which_rule_found_it_is_no_change() -> None:
    old = rows(*trio())
    new = [row | {"start": 1, "end": 2, "paragraph": 9, "rule": "other"} for row in old]
    assert changes(old, new).none


def test_reports_new_replaced_and_withdrawn() -> None:
    one, two, three = trio()
    new = edited(rows(one), sha256="f" * 64, source="新.txt") + rows(three)
    found = changes(rows(one, two), new)
    assert [(r.turn, r.cause, r.city) for r in found.reports] == [
        (Turn.CHANGED, Cause.SOURCE, "云州市"),
        (Turn.NEW, Cause.SOURCE, "怀远市"),
        (Turn.WITHDRAWN, Cause.SOURCE, "平陆市"),
    ]
    assert (found.reports[0].old_source, found.reports[0].new_source) == ("云州市.txt", "新.txt")
    assert {(r.turn, r.city) for r in found.records} == {(Turn.NEW, "怀远市"), (Turn.WITHDRAWN, "平陆市")}
    assert sum(r.city == "怀远市" for r in found.records) == found.reports[1].records


def test_only_reports_that_differ_are_compared_record_by_record(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []
    pairs = module._pairs
    monkeypatch.setattr(module, "_pairs", lambda old, new: compared.append(new) or pairs(old, new))
    one, two, three = trio()
    other = City("云州市").result(GDP, 9.9).done()
    assert changes(rows(one, two, three), rows(other, two, three)).records
    assert compared == [rows(other)[1:]]


def change(old: City, new: City, **head: Any) -> Changes:
    return changes(rows(old.done()), edited(rows(new.done()), **head))


def test_a_changed_figure_keeps_both_sentences_and_names_its_cause() -> None:
    old, new = City("云州市").result(GDP, 5.2), City("云州市").result(GDP, 5.4)
    (record,) = change(old, new, sha256="f" * 64).records
    assert (record.turn, record.cause, record.old, record.new) == (Turn.CHANGED, Cause.SOURCE, "5.2%", "5.4%")
    assert (record.old_quote, record.new_quote) == (f"{GDP}5.2", f"{GDP}5.4")
    assert record.name == f"{GDP}增速（2022年结果）"
    (record,) = change(old, new).records
    assert record.cause is Cause.RULES
    assert change(old, new).reports == ()


def test_a_record_more_or_less() -> None:
    one = City("云州市").result(GDP, 5.2)
    two = City("云州市").result(GDP, 5.2).result(INDUSTRY, 7.0)
    assert [(r.turn, r.cause) for r in change(one, two).records] == [(Turn.NEW, Cause.RULES)]
    assert [(r.turn, r.new) for r in change(two, one).records] == [(Turn.WITHDRAWN, None)]


def test_words_that_are_nearly_the_same_are_one_change() -> None:
    old = City("云州市").risk("增长压力").risk("民生与公共服务")
    new = City("云州市").risk("增长压力", "其他").risk("生态环境与能耗")
    turns = [(r.turn, r.old, r.new) for r in change(old, new).records]
    assert (Turn.CHANGED, "增长压力仍有不足，增长压力", "增长压力、其他仍有不足，增长压力/其他") in turns
    assert sum(turn is Turn.CHANGED for turn, *_ in turns) == 1


def test_the_same_bytes_under_another_name_are_the_rules_doing() -> None:
    one = rows(City("云州市").result(GDP, 5.2).done())
    other = [row | {"city": "云川市"} for row in one]
    found = changes(one, other)
    assert {(r.turn, r.cause) for r in found.reports} == {
        (Turn.NEW, Cause.RULES),
        (Turn.WITHDRAWN, Cause.RULES),
    }


def test_ranks_that_reports_state() -> None:
    old = City("云州市").result(GDP, 5.2, ranks=(Rank("全省", 4),)).ranking(3, "全国")
    new = City("云州市").result(GDP, 5.2, ranks=(Rank("全省", 2),)).ranking(2, "全国")
    moves = [(m.subject, m.scope, m.old, m.new, m.of) for m in change(old, new).ranks]
    assert moves == [(f"{GDP}增速（2022年结果）", "全省", 4, 2, None), ("造船产量", "全国", 3, 2, None)]


def test_places_among_the_cities_of_both_editions() -> None:
    def book(**values: float) -> Rows:
        return rows(*(City(name).result(GDP, value).done() for name, value in values.items()))

    found = changes(book(云州市=5.0, 平陆市=6.0, 怀远市=4.0), book(云州市=6.5, 平陆市=6.0, 临川市=9.0))
    assert [(m.city, m.subject, m.old, m.new, m.of) for m in found.ranks] == [
        ("云州市", "GDP结果", 2, 1, 2),
        ("平陆市", "GDP结果", 1, 2, 2),
    ]


@pytest.mark.parametrize("seed", range(60))
def test_a_random_walk_against_an_independent_recount(seed: int) -> None:
    """Values changed, facts dropped and added at random: the counts are known beforehand."""
    chance = random.Random(seed)
    names = [f"指标{n}" for n in range(12)]
    old: Rows = rows(*_cities(names))
    new, changed, gone = [], 0, 0
    for row in copy.deepcopy(old):
        dice = chance.random()
        if row["record"] == "fact" and dice < 0.2:
            gone += 1
            continue
        if row["record"] == "fact" and dice < 0.4:
            row["value"] = row["value"] + 1
            changed += 1
        new.append(row)
    forward, back = changes(old, new), changes(new, old)
    assert _turns(forward) == (0, changed, gone)
    assert _turns(back) == (gone, changed, 0)
    assert not forward.reports


def _cities(names: list[str]) -> list[Extraction]:
    made = []
    for number, name in enumerate(("云州市", "平陆市", "怀远市")):
        city = City(name)
        for place, indicator in enumerate(names):
            city.result(indicator, float(number * 100 + place))
        done = city.done()
        made.append(dataclasses.replace(done))
    return made


def _turns(found: Changes) -> tuple[int, ...]:
    return tuple(
        sum(r.turn is turn for r in found.records) for turn in (Turn.NEW, Turn.CHANGED, Turn.WITHDRAWN)
    )
