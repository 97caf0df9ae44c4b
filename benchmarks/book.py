"""Time and memory of whole builds: python benchmarks/book.py REPORTS --year 2023 [--first N] [--rounds N]
[--jobs 1,2] [--out FILE]

For each number of jobs and round the command as a user gives it: cold, again with nothing changed, and with
one report changed; told are the medians. Seconds are wall, CPU of all processes and the share of each
stage; memory is the greatest of any process. Ratios are of one call, since a loaded machine slows all runs.
"""

import argparse
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
COMMAND = (
    "-m",
    "briefgen",
    "build",
    "--edition",
    "2023-11",
    "--timings",
    "--explain",
    "--log-format",
    "json",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("reports", type=Path)
    parser.add_argument("--year", default="2023")
    parser.add_argument("--jobs", default="1,2")
    parser.add_argument("--first", type=int, default=0, help="the first N files only")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    found: dict[str, Any] = {"reports": asked.reports.name, "python": platform.python_version()}
    found |= {"load before": round(os.getloadavg()[0], 1), "rounds": asked.rounds}
    each = asked.jobs.split(",")
    rounds: dict[str, list[dict[str, Any]]] = {jobs: [] for jobs in each}
    for _ in range(asked.rounds):
        for jobs in each:  # interleaved, since the load of the machine changes
            with tempfile.TemporaryDirectory(prefix="briefgen-bench-") as scratch:
                rounds[jobs].append(measured(asked.reports, asked.first, asked.year, jobs, Path(scratch)))
    for jobs, runs in rounds.items():
        found[f"jobs {jobs}"] = middle(runs)
    if {"1", "2"} <= set(each):
        found["2 of 1"] = round(found["jobs 2"]["cold"]["wall"] / found["jobs 1"]["cold"]["wall"], 3)
    text = json.dumps(found, ensure_ascii=False, indent=1)
    if asked.out:
        asked.out.write_text(text + "\n", "utf-8")
    print(text)


def middle(runs: Sequence[Any]) -> Any:
    """Runs of one shape as one, each number the median."""
    if isinstance(runs[0], dict):
        return {name: middle([run[name] for run in runs if name in run]) for name in runs[0]}
    return median(runs) if isinstance(runs[0], int | float) else runs[0]


def measured(reports: Path, first: int, year: str, jobs: str, scratch: Path) -> dict[str, Any]:
    """Cold, unchanged, and one report changed, over a copy of the (first) reports."""
    copy = scratch / "reports"
    copy.mkdir()
    files = sorted(path for path in reports.iterdir() if path.suffix in (".txt", ".docx"))
    for path in files[: first or None]:
        shutil.copy2(path, copy / path.name)
    paths = {"--reports": copy, "--out": scratch / "out", "--cache": scratch / "cache"}
    given = [part for option, path in paths.items() for part in (option, str(path))]
    command = [sys.executable, *COMMAND, "--year", year, "--jobs", jobs, *given]
    cold, same = once(command, logged), once(command, logged)
    change(max((p for p in copy.rglob("*") if p.suffix in (".txt", ".docx")), key=lambda p: p.name))
    one = once(command, logged)
    ratios = {name: round(run["wall"] / cold["wall"], 3) for name, run in (("same", same), ("one", one))}
    return {"cold": cold, "nothing changed": same, "one report changed": one, "of cold": ratios}


def change(report: Path) -> None:
    """Add a figure to the last sentence of a report."""
    end, more = "。".encode(), "，森林覆盖率达到51.5%。".encode()
    if report.suffix == ".txt":
        head, _, tail = report.read_bytes().rpartition(end)
        report.write_bytes(head + more + tail)
        return
    with zipfile.ZipFile(report) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    head, _, tail = parts["word/document.xml"].rpartition(end)
    with zipfile.ZipFile(report, "w") as new:
        for name, data in (parts | {"word/document.xml": head + more + tail}).items():
            new.writestr(name, data)


def said(output: str, log: str) -> dict[str, Any]:
    """What a run tells in its last line."""
    told: dict[str, Any] = json.loads(output.splitlines()[-1])
    return told


def logged(output: str, log: str) -> dict[str, Any]:
    """What the command's log tells (docs/cli.md)."""
    lines = [json.loads(line) for line in log.splitlines()]
    stages = [line for line in lines if line["event"] == "timing" and line["stage"]]
    kept = [line["kept"] for line in lines if line["event"] == "explain"]
    folder = Path(lines[-1]["folder"])
    return {
        "cities": lines[-1]["cities"],
        "stages": {line["stage"]: round(line["took"], 2) for line in stages},
        "MB by stage": {line["stage"]: line["memory_mb"] for line in stages},
        "made again": kept.count(False),
        "kept": kept.count(True),
        "book": (folder / "book.pdf").stat().st_size,
    }


def once(command: list[str], told: Callable[[str, str], dict[str, Any]] = said) -> dict[str, Any]:
    """One run: wall and CPU seconds of all its processes, the greatest memory of one in MB, and what `told`
    finds in its output and its errors."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={"PYTHONPATH": str(ROOT), "HOME": str(Path.home())},
    )
    watch = Watch(process.pid)
    output, log = process.communicate()
    wall = time.perf_counter() - begun
    memory, workers = watch.end()
    if process.returncode:
        raise SystemExit(f"the build failed with status {process.returncode}: {log[-2000:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"wall": round(wall, 2), "cpu": round(cpu + workers, 2), "MB": memory, **told(output, log)}


class Watch(threading.Thread):
    """Looks ten times a second at a process and its descendants (Linux; elsewhere nothing is seen)."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid, self._over = pid, threading.Event()
        self._memory, self._ticks = 0, dict[int, int]()
        self.start()

    def run(self) -> None:
        while not self._over.wait(0.1):
            for pid in family(self._pid):
                try:
                    status = Path(f"/proc/{pid}/status").read_text()
                    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                except OSError:
                    continue
                high = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")]
                self._memory = max(self._memory, int(high[0]) // 1024 if high else 0)
                if pid != self._pid:
                    self._ticks[pid] = int(fields[11]) + int(fields[12])

    def end(self) -> tuple[int, float]:
        """The greatest memory in MB, and the CPU seconds of descendants that nobody waited for."""
        self._over.set()
        self.join()
        return self._memory, sum(self._ticks.values()) / 100


def family(pid: int) -> list[int]:
    """The process and all below it."""
    found = [pid]
    for one in found:
        try:
            tasks = Path(f"/proc/{one}/task").iterdir()
            found += [int(c) for task in tasks for c in (task / "children").read_text().split()]
        except OSError:
            continue
    return found


if __name__ == "__main__":
    main()
