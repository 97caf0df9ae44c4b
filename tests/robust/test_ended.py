"""A build that is asked to end does so at once, whatever it is at, and leaves nothing behind."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from briefgen.editions import lock, verify
from tests.robust.family import family, gone, needs_proc, own_seconds

ROOT = Path(__file__).resolve().parents[2]
WITHIN = 2.0
LATE = ("set", "contents", "makeup", "html", "gates")  # a tenth of a second before the end, where all is kept
TRIES = 8  # until a moment is met before the run is done
# Each run goes on from the cache of those before, so that the stages are reached one after the other.
MOMENTS = (
    ("read", signal.SIGINT, 0.0, 2),
    ("read", signal.SIGINT, 0.5, 2),
    ("read", signal.SIGTERM, 0.0, 1),
    ("extract", signal.SIGINT, 0.0, 1),
    ("extract", signal.SIGTERM, 0.0, 2),
    ("summarise", signal.SIGINT, 0.0, 2),
    ("draw", signal.SIGTERM, 0.1, 1),
    ("draw", signal.SIGINT, 0.1, 2),
    ("set", signal.SIGTERM, 0.0, 1),
    ("set", signal.SIGTERM, 0.0, 2),
    ("set", signal.SIGINT, 0.2, 2),
    ("contents", signal.SIGINT, 0.0, 1),
    ("makeup", signal.SIGTERM, 0.0, 2),
    ("html", signal.SIGTERM, 0.0, 2),
    ("gates", signal.SIGTERM, 0.0, 1),
    ("gates", signal.SIGINT, 0.0, 2),
)


@dataclass
class Ended:
    status: int
    seconds: float
    left: list[int]
    lines: list[str]

    @property
    def outcome(self) -> dict[str, Any]:
        found = json.loads(self.lines[-1])
        assert isinstance(found, dict)
        return found


class Runs:
    def __init__(self, folder: Path) -> None:
        self.out, self.temporary = folder / "out", folder / "tmp"
        self.temporary.mkdir()
        self._folder = folder

    def beside(self) -> list[str]:
        """What lies in the folder for temporary files."""
        return [path.name for path in self.temporary.iterdir()]

    def forget(self) -> None:
        """Take the editions away, so that the next run makes one."""
        (self.out / "latest").unlink()
        for folder in self.out.iterdir():
            if folder.is_dir():
                shutil.rmtree(folder)

    def start(self, jobs: int = 2) -> "subprocess.Popen[str]":
        asked = ["build", "--year", "2023", "--city", "枫陵市", "--format", "pdf,html", "--jobs", str(jobs)]
        paths = ["--out", str(self.out), "--cache", str(self._folder / "cache"), "--log-format", "json"]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(self.temporary)}
        return subprocess.Popen(
            [sys.executable, "-m", "briefgen", *asked, *paths],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def end(self, stage: str, number: signal.Signals, later: float, jobs: int, *, everyone: bool) -> Ended:
        """Send the signal `later` seconds after the stage began; to `everyone` as a terminal does."""
        with self.start(jobs) as build:
            assert build.stderr
            lines = []
            for line in build.stderr:
                lines.append(line)
                if json.loads(line)["stage"] == stage:
                    break
            else:
                pytest.fail(f"{stage} was never begun: {lines[-3:]}")
            time.sleep(later)
            pids = family(build.pid)
            if everyone:
                os.killpg(build.pid, number)
            else:
                build.send_signal(number)
            seconds = own_seconds(build, pids[:1])
            left = gone(pids, WITHIN - seconds)
            lines += build.stderr.read().splitlines()
            return Ended(build.returncode, seconds, left, lines)


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Runs:
    return Runs(tmp_path_factory.mktemp("ended"))


@needs_proc
@pytest.mark.xdist_group("ended")
@pytest.mark.parametrize(("stage", "number", "later", "jobs"), MOMENTS)
def test_a_request_to_end_is_followed(
    runs: Runs, stage: str, number: signal.Signals, later: float, jobs: int
) -> None:
    everyone = number is signal.SIGINT  # Ctrl-C reaches the workers, too
    for _ in range(TRIES):
        ended = runs.end(stage, number, later, jobs, everyone=everyone)
        if ended.status or stage not in LATE:
            break
        runs.forget()  # on a quick machine it was done before that moment
    assert ended.status == 128 + number
    assert ended.seconds < WITHIN
    assert ended.left == []
    assert (ended.outcome["event"], ended.outcome["status"]) == ("outcome", 128 + number)
    assert [line for line in ended.lines if "Traceback" in line] == []
    assert runs.beside() == []
    if stage in LATE and (runs.out / "latest").exists():
        # It came when the edition was being put in place, which is done to its end first.
        assert verify.verify((runs.out / "latest").resolve()) == ()
        runs.forget()
    assert [path.name for path in runs.out.iterdir()] == [lock.NAME]
    with lock.held(runs.out, datetime.now(UTC)) as told:
        assert told == ()


@needs_proc
@pytest.mark.xdist_group("ended")
def test_the_run_after_that_is_done(runs: Runs) -> None:
    with runs.start() as build:
        told = build.communicate(timeout=300)[1].splitlines()
    assert build.returncode == 0
    assert json.loads(told[-1])["status"] == 0
    kept = [json.loads(line) for line in told if json.loads(line)["stage"] == "set"]
    assert kept[0]["done"] > 0, "nothing of the ended runs was kept"
    assert runs.beside() == []


ASKED_IN_A_TEXT = """
import os, signal, sys
from briefgen import signals
with signals.ending():
    try:
        exec("os.kill(os.getpid(), signal.SIGINT)")
    except KeyboardInterrupt:
        status = 130
sys.exit(status)
"""


def test_a_request_that_meets_a_class_in_the_making_keeps_the_status(tmp_path: Path) -> None:
    """dataclass and namedtuple run a text; CPython takes an interrupt that leaves one for unhandled."""
    (tmp_path / "asked.py").write_text(ASKED_IN_A_TEXT, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    run = subprocess.run([sys.executable, "-m", "asked"], cwd=tmp_path, env=environment, check=False)
    assert run.returncode == 130


ENDED_AS_IT_IS = """
import pathlib, sys, time
from briefgen import scratch, signals
signals.WITHIN = 0.2
scratch.inside(sys.argv[1])
(scratch.folder("own-") / "socket").touch()
with signals.ending(), signals.shielded():
    pathlib.Path(sys.argv[2]).touch()
    time.sleep(60)
"""


def test_what_was_to_go_goes_with_a_run_that_does_not_unwind(tmp_path: Path) -> None:
    folder, begun = tmp_path / "own", tmp_path / "begun"
    folder.mkdir()
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", ENDED_AS_IT_IS, str(folder), str(begun)]
    with subprocess.Popen(command, env=environment) as run:
        while not begun.exists():
            time.sleep(0.01)
        assert list(folder.iterdir())
        run.send_signal(signal.SIGTERM)
        assert run.wait(30) == 143
    assert not list(folder.iterdir())


LAST = """
import atexit, pathlib, sys, time
from briefgen import signals
def clear_up():
    pathlib.Path(sys.argv[1]).touch()
    time.sleep(0.5)
    pathlib.Path(sys.argv[2]).touch()
atexit.register(clear_up)
with signals.ending(last=True):
    pass
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_request_that_meets_the_clearing_up_changes_nothing(tmp_path: Path, number: signal.Signals) -> None:
    begun, done = tmp_path / "begun", tmp_path / "done"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, "-c", LAST, str(begun), str(done)], env=environment) as run:
        while not begun.exists():
            time.sleep(0.01)
        run.send_signal(number)
        assert run.wait(30) == 0
    assert done.exists()
