"""Builds in forked children of a warmed process, killed at random moments: killed.py FOLDER SEED KILLS.

Two versions of one report take turns, so that every run has an edition to replace. After each kill `latest`
must lead to a whole edition of one of the two; every tenth run is left to end and must give the bytes that an
undisturbed build gives. Prints one line of JSON.
"""

import hashlib
import json
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # a forked child has no other threads

from briefgen import build as pipeline
from briefgen import demo, signals
from briefgen.editions import folders, lock
from briefgen.editions.store import LEFTOVER
from briefgen.editions.verify import verify
from briefgen.settings import Settings

NOW = datetime(2023, 11, 20, 6, tzinfo=UTC)
CITIES = ("枫陵市",)
EVERY = 10
UNTOLD = {"manifest.json", "build.log"}  # these tell of the run, too


def settings(folder: Path, version: int, out: str = "out") -> Settings:
    return Settings(
        year=2023,
        reports=(folder / f"reports-{version}",),
        formats=("pdf", "briefs", "csv", "jsonl"),
        out=folder / out,
        cache=folder / "cache",
        jobs=1,
    )


def reports(folder: Path) -> None:
    """Two versions of two reports that differ in one sentence."""
    for version in (0, 1):
        for city in CITIES:
            (folder / f"reports-{version}").mkdir(parents=True, exist_ok=True)
            shutil.copy2(demo.reports_dir() / f"2023/{city}.txt", folder / f"reports-{version}")
    changed = folder / f"reports-1/{CITIES[0]}.txt"
    changed.write_text(changed.read_text("utf-8").rstrip() + "\n全市森林覆盖率达到51.5%。\n", "utf-8")


def made(folder: Path) -> dict[str, str]:
    """The digests of an edition's files, those that tell of the run left out."""
    files = folders.manifest_of(folder)["files"]  # type: ignore[index]
    return {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in files if name not in UNTOLD
    }


def child(folder: Path, version: int, keeping: Callable[[], Any] = lambda: None) -> int:
    """A forked process that builds; `keeping` is called before the edition is put in place, and after."""
    pid = os.fork()
    if pid:
        return pid
    settle = folders.settle

    def told(*args: Any, **more: Any) -> Any:
        keeping()
        done = settle(*args, **more)
        keeping()
        return done

    folders.settle = told
    try:
        with signals.ending():
            pipeline.build(settings(folder, version), NOW, lambda *_: None)
    except SystemExit as request:
        os._exit(int(str(request.code)))
    except BaseException as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
        os._exit(1)
    os._exit(0)


def ended(pid: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def whole(folder: Path, references: list[dict[str, str]]) -> int:
    """Which version `latest` leads to; AssertionError when that is no whole edition of either."""
    latest = folders.latest(folder / "out")
    assert latest is not None, "latest leads nowhere"
    assert verify(latest) == (), verify(latest)
    assert made(latest) in references, "neither of the two editions"
    return references.index(made(latest))


def forget(folder: Path, chance: random.Random) -> None:
    """Take some results out of the cache, so that there is something to do."""
    for path in (folder / "cache").glob("??/*"):
        if chance.random() < 0.02:
            path.unlink()


def run(folder: Path, seed: int, kills: int) -> dict[str, Any]:
    chance = random.Random(seed)
    started = time.perf_counter()
    reports(folder)
    references = []
    for version in (0, 1):
        done = pipeline.build(settings(folder, version, f"undisturbed-{version}"), NOW, lambda *_: None)
        references.append(made(done.folder))
    assert references[0] != references[1]
    spent = {"references": time.perf_counter() - started}
    spans = _spans(folder)
    spent |= {"run": spans[0], "keeping": spans[1]}
    told: dict[str, Any] = {"seed": seed, "killed": 0, "while keeping": 0, "completed": 0}
    runs = 0
    while told["killed"] < kills:
        runs += 1
        version = runs % 2
        forget(folder, chance)
        _killed(folder, version, chance, spans, told)
        whole(folder, references)
        if runs % EVERY == 0:
            assert ended(child(folder, version)) == 0, f"run {runs}, undisturbed, failed"
            assert whole(folder, references) == version, "the run after the kill did not give its own edition"
            assert not list((folder / "out").rglob(f"{LEFTOVER}*")), "something was left behind"
            told["completed"] += 1
    told["asked to end"] = _asked(folder, chance, spans[1], references)
    return told | {"runs": runs, "seconds": {name: round(value, 1) for name, value in spent.items()}}


def _asked(folder: Path, chance: random.Random, span: float, references: list[dict[str, str]]) -> int:
    """Runs that are asked to end while they put the edition in place: they do, and leave nothing behind."""
    count = 0
    for number in range(12):
        read, write = os.pipe()
        pid = child(folder, number % 2, lambda: os.write(write, b"k"))  # noqa: B023  # forked right here
        os.close(write)
        os.read(read, 1)
        time.sleep(chance.uniform(0, span))
        os.kill(pid, signal.SIGTERM)
        count += ended(pid) == 128 + signal.SIGTERM
        os.close(read)
        assert whole(folder, references) == number % 2, "what was begun was not brought to its end"
        assert not list((folder / "out").rglob(f"{LEFTOVER}*")), "something was left behind"
        with lock.held(folder / "out", datetime.now(UTC)):  # free, whether or not there was time to say so
            pass
    return count


def _spans(folder: Path) -> tuple[float, float]:
    """Seconds that a run takes with everything in the cache, and the putting in place within it."""
    read, write = os.pipe()
    assert ended(child(folder, 1)) == 0
    begun = time.perf_counter()
    pid = child(folder, 0, lambda: os.write(write, b"k"))
    os.read(read, 1)
    keeping = time.perf_counter()
    os.read(read, 1)
    kept = time.perf_counter()
    assert ended(pid) == 0
    os.close(read)
    os.close(write)
    return time.perf_counter() - begun, kept - keeping


def _killed(
    folder: Path, version: int, chance: random.Random, spans: tuple[float, float], told: dict[str, Any]
) -> None:
    """One run and its end: at any moment, or every other time while the edition is put in place."""
    read, write = os.pipe()
    pid = child(folder, version, lambda: os.write(write, b"k"))
    os.close(write)
    keeping = chance.random() < 0.5
    if keeping:
        os.read(read, 1)
    time.sleep(chance.uniform(0, 0.85 * spans[keeping]))
    os.kill(pid, signal.SIGKILL)
    if ended(pid) == -signal.SIGKILL:
        told["killed"] += 1
        told["while keeping"] += keeping
    os.close(read)


if __name__ == "__main__":
    print(json.dumps(run(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])), ensure_ascii=False))
