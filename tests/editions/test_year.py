"""A year of monthly editions under a controlled clock, with what can go wrong in one."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from briefgen.analysis.changes import changes
from briefgen.editions import folders, lock, shelf
from briefgen.editions.folders import State
from briefgen.editions.verify import verify
from briefgen.model import Turn
from briefgen.outputs import jsonl, records
from tests.invented import GDP, City

# What is known of each city in each month: a figure; None where its report is not there (or cannot be read).
YEAR: dict[str, tuple[float | None, ...]] = {
    "云州市": (5.0, 5.0, 5.0, 5.2, 5.2, 5.2, 5.2, 5.2, 5.2, 5.2, 5.2, 5.2),
    "平陆市": (None, 6.0, 6.0, 6.0, 6.1, None, 6.1, 6.1, 6.3, 6.3, 6.3, 6.3),
    "怀远市": (None, None, 4.0, 4.0, 4.0, 4.0, None, None, None, 4.0, 4.5, 4.5),
}
KILLED, MISSED = 4, 9


def rows(month: int) -> list[dict[str, Any]]:
    made = []
    for name, figures in YEAR.items():
        value = figures[month - 1]
        if value is not None:
            own = records.rows(City(name).result(GDP, value).done())
            made += [r | {"sha256": f"{name}{value}"} if r["record"] == "report" else r for r in own]
    return made


def build(out: Path, month: int) -> folders.Settled:
    """What a build does with its rows, at six in the morning of the fifth."""
    given = rows(month)
    label = f"2023-{month:02}"
    files = {"facts.jsonl": jsonl.jsonl(given), "book.pdf": jsonl.jsonl(given)[::-1]}
    with lock.held(out, datetime(2023, month, 5, 6, tzinfo=UTC)):
        return folders.settle(out, 2023, label, files, {"year": 2023}, folders.digest({"rows": given}))


def killed(out: Path, month: int, monkeypatch: pytest.MonkeyPatch) -> None:
    class Killed(BaseException):
        pass

    def die(*_: Any) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", die)
        with pytest.raises(Killed):
            build(out, month)


def recount(old: int, new: int) -> list[tuple[Turn, str]]:
    """Which reports came, changed and went, straight from the table above."""
    told = []
    for name, figures in YEAR.items():
        before, after = figures[old - 1], figures[new - 1]
        if before is None and after is not None:
            told.append((Turn.NEW, name))
        elif before is not None and after is None:
            told.append((Turn.WITHDRAWN, name))
        elif before != after:
            told.append((Turn.CHANGED, name))
    return sorted(told)


def test_a_year(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = [month for month in range(1, 13) if month != MISSED]
    for month in made:
        if month == KILLED:
            killed(tmp_path, month, monkeypatch)
            reached = folders.latest(tmp_path)
            assert reached is not None
            assert (reached.name, verify(reached)) == ("2023-03", ())
        assert build(tmp_path, month).state is State.NEW
        assert build(tmp_path, month).state is State.UNCHANGED
        assert folders.latest(tmp_path) == tmp_path / "2023" / f"2023-{month:02}"
    found = folders.editions(tmp_path)
    assert [int(e.month[5:]) for e in found] == made
    assert all(verify(e.folder) == () for e in found)
    for new in made:
        before = folders.before(tmp_path, 2023, f"2023-{new:02}")
        told = changes(
            shelf.rows(before.folder) if before else None, shelf.rows(found[made.index(new)].folder)
        )
        assert told.first is (new == 1)
        if before is not None:
            old = int(before.month[5:])
            assert old == made[made.index(new) - 1]
            assert sorted((r.turn, r.city) for r in told.reports) == recount(old, new)
            assert sorted((r.turn, r.city) for r in told.records) == recount(old, new)


def test_a_clock_that_goes_back_moves_nothing_back(tmp_path: Path) -> None:
    build(tmp_path, 11)
    settled = build(tmp_path, 2)
    assert [n.code for n in settled.notices] == ["edition-older"]
    assert folders.latest(tmp_path) == tmp_path / "2023" / "2023-11"
    manifest = json.loads((settled.folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["digest"]
