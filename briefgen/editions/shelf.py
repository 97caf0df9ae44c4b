"""Looking editions up by name, reading their rows back, and clearing old ones away."""

import contextlib
import json
import re
import shutil
from collections.abc import Container, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from briefgen.editions.folders import REVISIONS, ROWS, Edition, before, editions, latest
from briefgen.editions.store import told
from briefgen.editions.verify import foreign, verify
from briefgen.errors import BriefgenError

_NAME = re.compile(r"(?:(?P<year>\d{4})/)?(?P<month>\d{4}-\d{2})(?:@(?P<revision>\d+))?")
_AT_ONCE = 1000  # lines
_PRUNED = ".briefgen-pruned-"
_OWED = "还有没发出去的，请先运行 briefgen publish {}"


@dataclass(frozen=True, slots=True)
class Pruned:
    """What prune took away (or would), and what it left though it is old, each with the reason."""

    removed: tuple[Edition, ...]
    left: tuple[tuple[Edition, str], ...]


def find(out: Path, name: str) -> Path:
    """The edition folder that `name` means: 2023-11, 2023/2023-11, 2023-11@1 (a revision), latest, or a path.

    Raises BriefgenError when it means none or several.
    """
    if name == "latest":
        folder = latest(out)
        if folder is None:
            raise BriefgenError("还没有完好的一期。", where=str(out), next="请先运行 briefgen build。")
        return folder
    if match := _NAME.fullmatch(name):
        fits = [
            e for e in editions(out) if e.month == match["month"] and match["year"] in (None, str(e.year))
        ]
        if len(fits) > 1:
            labels = "、".join(e.label for e in fits)
            raise BriefgenError(f"“{name}”有几种：{labels}。", where=str(out), next="请写全。")
        folder = fits[0].folder / REVISIONS / match["revision"] if fits and match["revision"] else None
        if fits and (folder is None or folder.is_dir()):
            return folder or fits[0].folder
    elif Path(name).exists():
        return Path(name)
    known = "、".join(e.label for e in editions(out)) or "（无）"
    raise BriefgenError(f"没有“{name}”这一期。", where=str(out), next=f"现有：{known}。")


def month_of(place: Path) -> str | None:
    """The month of an edition's folder; None for a revision, a copy or a file."""
    return place.name if re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", place.name) and place.is_dir() else None


def rows(place: Path) -> list[dict[str, Any]]:
    """The public rows of an edition folder (its facts.jsonl, checked against the manifest) or of such a file.

    Raises BriefgenError when there are none, when they were changed, or when a line is no record.
    """
    file = place / ROWS if place.is_dir() else place
    if not file.is_file():
        raise BriefgenError(
            f"没有 {ROWS}，无从比较。", where=str(place), next="请在 --format 里加上 jsonl 再成书。"
        )
    if place.is_dir() and (fault := next((f for f in verify(place, (ROWS,)) if f.name == ROWS), None)):
        raise BriefgenError(f"{ROWS} {fault.what}。", where=str(place), next="请重新做这一期。")
    lines = _lines(file)
    return [
        row for at in range(0, len(lines), _AT_ONCE) for row in _rows(lines[at : at + _AT_ONCE], at, file)
    ]


def earlier(out: Path, year: int, month: str) -> tuple[Edition, list[dict[str, Any]]] | None:
    """The edition that `month` is compared with (`folders.before`) and its rows; None for a first one."""
    edition = before(out, year, month)
    return (edition, rows(edition.folder)) if edition is not None else None


def prune(out: Path, months: int, *, dry_run: bool = False, owed: Container[str] = ()) -> Pruned:
    """Remove editions but for the newest `months` months, every December, and the latest.

    Months are those of the editions, never of the clock. An edition that is damaged, holds files that are
    not ours or is of a month in `owed` (not sent to everybody yet) is left and named. Raises BuildError when
    something cannot be removed.
    """
    found = editions(out)
    newest = sorted({e.month for e in found}, reverse=True)[: max(months, 1)]
    current = latest(out)
    old = [e for e in found if e.month not in newest and not e.month.endswith("-12")]
    old = [e for e in old if current is None or e.folder not in (current, *current.parents)]
    left = [
        (e, reason)
        for e in old
        if (reason := _OWED.format(e.month) if e.month in owed else _precious(e.folder))
    ]
    removed = tuple(e for e in old if all(e is not kept for kept, _ in left))
    for edition in () if dry_run else removed:
        _remove(edition.folder)
    return Pruned(removed, tuple(left))


def _precious(folder: Path) -> str:
    """Why an old edition is not removed; "" when it may be."""
    if faults := verify(folder):
        return f"{faults[0].name} {faults[0].what}，请先查看"
    if names := foreign(folder):
        return f"里面有别的文件（{names[0]} 等 {len(names)} 个）"
    return ""


def _remove(folder: Path) -> None:
    """Out of sight first, so that an interrupted removal leaves no half edition."""
    with told(folder.parent):
        aside = folder.parent / f"{_PRUNED}{folder.name}"
        shutil.rmtree(aside, ignore_errors=True)
        folder.rename(aside)
        shutil.rmtree(aside)
        if not any(folder.parent.iterdir()):
            folder.parent.rmdir()


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise BriefgenError(f"读不了（{error}）。", where=str(file), next="请重新做这一期。") from error


def _rows(lines: Sequence[str], before: int, file: Path) -> list[dict[str, Any]]:
    """The rows of some lines; those read at once share the names of their fields."""
    full = [line for line in lines if line.strip()]
    with contextlib.suppress(ValueError, RecursionError):
        rows = json.loads(f"[{','.join(full)}]")
        if len(rows) == len(full) and all(map(_is_row, rows)):
            return list(rows)
    return [_row(line, number, file) for number, line in enumerate(lines, before + 1) if line.strip()]


def _is_row(row: Any) -> bool:
    return isinstance(row, dict) and isinstance(row.get("record"), str)


def _row(line: str, number: int, file: Path) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        row = None
    if not _is_row(row):
        raise BriefgenError(f"第 {number} 行不是记录。", where=str(file), next="请重新做这一期。")
    return dict(row)
