"""`briefgen watch` as people use it: a process, an address, files that change; from a copy of the program."""

import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from briefgen.settings import Settings
from briefgen.watch.making import Bench
from tests.robust.family import Patience, family, gone, needs_proc, own_seconds

ROOT = Path(__file__).resolve().parents[2]
CITY = "枫陵市"
PATIENCE = 90.0


class Watched:
    """A running `briefgen watch` over one city, and what its page hears."""

    def __init__(self, folder: Path, jobs: int = 1, formats: str = "html") -> None:
        self.folder, self.states = folder, list[dict[str, Any]]()
        self.console: list[str] = []
        program, left = folder / "program", shutil.ignore_patterns("__pycache__")
        for name in ("briefgen", "templates"):
            shutil.copytree(ROOT / name, program / name, ignore=left)
        (program / "fonts").symlink_to(ROOT / "fonts")
        (folder / "reports").mkdir()
        shutil.copy2(ROOT / f"briefgen/demo/reports/2023/{CITY}.txt", folder / "reports")
        (folder / "own/pages").mkdir(parents=True)
        (folder / "briefgen.toml").write_text(
            'year = 2023\nreports = ["reports"]\noverrides = "own"\n', "utf-8"
        )
        asked = ["watch", "--format", formats, "--jobs", str(jobs), "--cache", str(folder / "cache")]
        environment = {**os.environ, "PYTHONPATH": str(folder / "program"), "PYTHONUNBUFFERED": "1"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "briefgen", *asked],
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        assert self.process.stdout
        first = self.process.stdout.readline()
        self.port = int(first.split("127.0.0.1:")[1].split("/")[0])
        self._threads = [threading.Thread(target=work, daemon=True) for work in (self._listen, self._read)]
        for thread in self._threads:
            thread.start()

    def _listen(self) -> None:
        client = http.client.HTTPConnection("127.0.0.1", self.port)
        client.request("GET", "/events")
        with client.getresponse() as response:
            while line := response.readline():
                if line.startswith(b"data: "):
                    self.states.append(json.loads(line[6:]))
        client.close()

    def _read(self) -> None:
        assert self.process.stdout
        self.console += iter(self.process.stdout)

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        for thread in self._threads:
            thread.join()
        assert self.process.stdout
        self.process.stdout.close()

    def page(self) -> str:
        client = http.client.HTTPConnection("127.0.0.1", self.port)
        client.request("GET", "/book.html")
        with client.getresponse() as response:
            text = response.read().decode()
        client.close()
        return text

    def hear(self, state: str, words: str) -> None:
        """Wait until the page hears of a state with such words."""
        patience = Patience(PATIENCE)
        while patience:
            if any(one["state"] == state and words in one["message"] for one in self.states):
                return
            time.sleep(0.002)
        raise AssertionError(self.states[-1:], self.console)

    def after(self, change: Callable[[], object], wanted: str, shown: str = "") -> dict[str, Any]:
        """What the page hears once the change is built: the state `wanted`, and `shown` in the book.

        A write may be noticed in two parts, so that a build of no interest comes first.
        """
        before = len(self.states)
        change()
        patience = Patience(PATIENCE)
        while patience:
            for state in self.states[before:]:
                if state["state"] == wanted and (not shown or shown in plain(self.page())):
                    return state
            time.sleep(0.02)
        raise AssertionError(self.states[-1:], self.console)


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    running = Watched(tmp_path_factory.mktemp("watch"))
    running.after(lambda: None, "good")
    yield running
    running.close()


def plain(page: str) -> str:
    return "".join(page.split())


@needs_proc
@pytest.mark.xdist_group("watch")
class TestWatch:
    """In this order: the last one ends it."""

    def test_a_changed_report_is_in_the_book(self, watched: Watched) -> None:
        report = watched.folder / f"reports/{CITY}.txt"
        text = report.read_text("utf-8").rstrip() + "\n全市森林覆盖率达到51.47%。\n"
        state = watched.after(lambda: report.write_text(text, "utf-8"), "good", "51.47")
        assert state["good"] >= 2
        assert f"{CITY}.txt有变" in state["message"]

    def test_settings_are_read_anew(self, watched: Watched) -> None:
        settings = watched.folder / "briefgen.toml"
        text = settings.read_text("utf-8")
        wrong = watched.after(lambda: settings.write_text(text + 'edition = "once"\n', "utf-8"), "failed")
        assert "应写成 YYYY-MM" in wrong["message"]
        changed = text + 'issuer = "云州市政研室"\n'
        watched.after(lambda: settings.write_text(changed, "utf-8"), "good", "云州市政研室")

    def test_a_broken_template_is_told_and_the_last_book_stays(self, watched: Watched) -> None:
        cover, before = watched.folder / "own/pages/cover.html", watched.page()
        ours = (ROOT / "templates/pages/cover.html").read_text("utf-8")
        state = watched.after(lambda: cover.write_text(ours + "{% if %}", "utf-8"), "failed")
        assert "模板有语法错误" in state["message"]
        assert "cover.html" in state["message"]
        assert watched.page() == before
        assert any("没有做成：" in line for line in watched.console)
        watched.after(lambda: cover.write_text(ours + "<p>自己的封面</p>", "utf-8"), "good", "自己的封面")

    def test_changed_vocabulary_takes_effect(self, watched: Watched) -> None:
        table = watched.folder / "program/briefgen/lexicon/themes.toml"
        changed = table.read_text("utf-8").replace("增长压力", "增长之压")
        assert "增长压力" in plain(watched.page())
        watched.after(lambda: table.write_text(changed, "utf-8"), "good", "增长之压")

    def test_a_builder_that_dies_is_replaced(self, watched: Watched) -> None:
        for pid in family(watched.process.pid)[1:]:
            if b"spawn_main" in _command(pid):
                os.kill(pid, signal.SIGKILL)
        report = watched.folder / f"reports/{CITY}.txt"
        text = report.read_text("utf-8").rstrip() + "\n全市新增城镇就业3.21万人。\n"
        watched.after(lambda: report.write_text(text, "utf-8"), "good")

    def test_ctrl_c_ends_it_at_once(self, watched: Watched) -> None:
        pids = family(watched.process.pid)
        os.killpg(watched.process.pid, signal.SIGINT)
        seconds = own_seconds(watched.process, pids[:2])
        assert watched.process.wait() == 0
        assert seconds < 2
        assert gone(pids, 2 - seconds) == []
        watched.close()  # until both threads have read to the end
        assert watched.states[-1]["state"] == "closed"
        assert watched.console[-1] == "已结束。\n"
        assert not (watched.folder / "output").exists()


def test_html_is_there_before_chapters_are_set(tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    shutil.copy2(ROOT / f"briefgen/demo/reports/2023/{CITY}.txt", tmp_path / "reports")
    settings = Settings(
        year=2023,
        reports=(tmp_path / "reports",),
        out=tmp_path / "out",
        cache=tmp_path / "cache",
        formats=("html", "pdf"),
        jobs=1,
    )
    seen: list[object] = []
    with Bench() as bench:
        made = bench.build(
            settings,
            datetime(2023, 11, 20, tzinfo=UTC),
            lambda stage, *_: seen.append(stage),
            lambda name, content: seen.append((name, content)),
        )
    early = ("book.html", made.files["book.html"])
    assert seen.count(early) == 1
    assert seen.index(early) < seen.index("set")


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


@needs_proc
@pytest.mark.xdist_group("watch")
@pytest.mark.parametrize(
    ("jobs", "step", "number", "status"),
    [
        (1, "提取指标", signal.SIGINT, 0),
        (1, "排各章", signal.SIGTERM, 143),
        (2, "读取报告", signal.SIGTERM, 143),
        (2, "排各章", signal.SIGINT, 0),
        (2, "拼成册", signal.SIGTERM, 143),
    ],
)
def test_amid_a_build_it_ends_at_once(
    tmp_path: Path, jobs: int, step: str, number: signal.Signals, status: int
) -> None:
    running = Watched(tmp_path, jobs, "html,pdf")
    try:
        running.hear("building", step)
        pids = family(running.process.pid)
        if number is signal.SIGINT:  # Ctrl-C reaches all
            os.killpg(running.process.pid, number)
        else:
            running.process.send_signal(number)
        seconds = own_seconds(running.process, pids[:2])
        assert running.process.wait() == status
        assert seconds < 2
        assert gone(pids, 2 - seconds) == []
        assert not [line for line in running.console if "Traceback" in line]
    finally:
        running.close()
