"""The resident build of `briefgen watch`: python benchmarks/watch.py [REPORTS --year 2024 --first 24]
[--rounds 5] [--jobs 2] [--format html,pdf] [--out FILE]

The demo corpus, and REPORTS where given. For each: a first build over an empty cache, then in each round a
figure is added to another report and the book built again by the same process, as watch does. Told are the
medians of the rounds: wall and CPU seconds (builder and its workers, from /proc), seconds of each stage, how
many results were made again. A loaded machine spoils wall seconds, CPU seconds much less.
"""

import argparse
import json
import os
import platform
import shutil
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from book import change, family, middle  # noqa: E402

from briefgen import demo  # noqa: E402
from briefgen.settings import Settings  # noqa: E402
from briefgen.watch.builder import Builder, Built  # noqa: E402

NOW = datetime(2023, 11, 20, tzinfo=UTC)
KINDS = (".txt", ".docx")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("reports", type=Path, nargs="?")
    parser.add_argument("--year", type=int, default=2024)
    parser.add_argument("--first", type=int, default=24, help="the first N files only")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--format", default="html,pdf")
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    found: dict[str, Any] = {"python": platform.python_version(), "load before": round(os.getloadavg()[0], 1)}
    found |= {"rounds": asked.rounds, "jobs": asked.jobs, "formats": asked.format}
    sets = {"demo": (demo.reports_dir(), 2023, 0)}
    if asked.reports:
        sets[asked.reports.name] = (asked.reports, asked.year, asked.first)
    for name, (folder, year, first) in sets.items():
        with tempfile.TemporaryDirectory(prefix="briefgen-bench-") as scratch:
            found[name] = measured(folder, year, first, asked, Path(scratch))
    text = json.dumps(found, ensure_ascii=False, indent=1)
    if asked.out:
        asked.out.write_text(text + "\n", "utf-8")
    print(text)


def measured(folder: Path, year: int, first: int, asked: argparse.Namespace, scratch: Path) -> dict[str, Any]:
    """The first build and the median of those after a change, over a copy of the (first) reports."""
    files = sorted(path for path in folder.rglob("*") if path.suffix in KINDS)[: first or None]
    for path in files:
        copy = scratch / "reports" / path.relative_to(folder)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, copy)
    settings = Settings(
        year=year,
        reports=(scratch / "reports",),
        out=scratch / "out",
        cache=scratch / "cache",
        jobs=asked.jobs,
        formats=tuple(asked.format.split(",")),
    )
    this_year = sorted(p for p in (scratch / "reports").rglob("*") if p.suffix in KINDS and _of(p, year))
    builder = Builder()
    try:
        cold = once(builder, settings)
        again = []
        for at in range(asked.rounds):
            change(this_year[at % len(this_year)])
            again.append(once(builder, settings))
            time.sleep(0.5)  # what the process puts away while nobody waits is not counted
    finally:
        builder.close()
    return {"files": len(files), "first build": cold, "one report changed": middle(again)}


def _of(path: Path, year: int) -> bool:
    """Demo reports lie in folders by year; elsewhere every file is one of the year's."""
    named = path.parent.name
    return not named.isdecimal() or named == str(year)


def once(builder: Builder, settings: Settings) -> dict[str, Any]:
    with Cpu() as cpu:
        begun = time.perf_counter()
        built = builder.build(settings, NOW, lambda *_: None)
        wall = time.perf_counter() - begun
    if not isinstance(built, Built):
        raise SystemExit(f"the build failed: {built.message}\n{built.trace}")
    return {
        "cities": len(built.cities),
        "wall": round(wall, 3),
        "cpu": round(cpu.seconds, 2),
        "stages": {stage: round(seconds, 3) for stage, seconds in built.stages.items()},
        "made again": len(built.redone),
    }


class Cpu(threading.Thread):
    """CPU seconds of all processes below this one while it is open, looked at 20 times a second.

    Processes are told apart by their numbers: workers are replaced on the way, and nobody waits for those.
    """

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.seconds = 0.0
        self._over = threading.Event()

    def __enter__(self) -> "Cpu":
        self._before = self._ticks()
        self._last = dict(self._before)
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self.join()
        self._last |= self._ticks()
        spent = sum(ticks - self._before.get(pid, 0) for pid, ticks in self._last.items())
        self.seconds = spent / os.sysconf("SC_CLK_TCK")

    def run(self) -> None:
        while not self._over.wait(0.05):
            self._last |= self._ticks()

    @staticmethod
    def _ticks() -> dict[int, int]:
        found = {}
        for pid in family(os.getpid())[1:]:
            try:
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            found[pid] = int(fields[11]) + int(fields[12])
        return found


if __name__ == "__main__":
    main()
