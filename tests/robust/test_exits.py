"""Exit statuses, the log for programs, and what a command must not load, seen from outside."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from briefgen import build as pipeline
from briefgen import cli
from briefgen.cli.base import EXITS
from briefgen.editions import lock
from briefgen.engine import Told
from briefgen.errors import BuildError
from briefgen.jsonlog import KEYS
from briefgen.model import Notice, Severity

ROOT = Path(__file__).resolve().parents[2]
HEAVY = {
    "weasyprint",
    "matplotlib",
    "pandas",
    "numpy",
    "jieba",
    "rich",
    "jinja2",
    "pikepdf",
    "lxml",
    "pypdfium2",
}
HEAVY |= {"xlsxwriter", "uharfbuzz", "fontTools", "charset_normalizer", "watchfiles", "distributed", "PIL"}
GAP = Notice("source-unreadable", Severity.GAP, "文件是空的。", source="空.txt")


def run(*asked: str) -> Result:
    return CliRunner().invoke(cli.main, asked)


def outside(*asked: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", "briefgen", *asked],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A build of one city that tells two steps and one gap."""

    def build(chosen: Any, now: datetime, progress: Any) -> pipeline.Outcome:
        progress("set", 0, 2, "cover")
        progress("set", 2, 2, "")
        told = (Told("set", "cover", "样式有变"), Told("set", "guide", ""))
        seconds = {"set": 0.5}
        return pipeline.Outcome(tmp_path, ("book.pdf",), ("云州市",), (GAP,), True, told, seconds)

    monkeypatch.setattr(pipeline, "build", build)


def failing(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def build(*_: Any) -> None:
        raise error

    monkeypatch.setattr(pipeline, "build", build)


def test_every_line_for_programs_has_the_same_keys_and_the_last_is_the_outcome(built: None) -> None:
    done = run("build", "--log-format", "json", "--explain", "--timings")
    assert done.exit_code == 0
    assert done.stdout == ""
    told = lines(done.stderr)
    assert all(list(line)[: len(KEYS)] == list(KEYS) for line in told)
    assert [line["event"] for line in told] == [
        *("progress", "progress", "notice", "explain", "explain", "timing", "log", "outcome")
    ]
    step, notice, explained, timing = told[0], told[2], told[3], told[5]
    assert (step["stage"], step["city"], step["done"], step["total"]) == ("set", "cover", 0, 2)
    assert (notice["level"], notice["source"], notice["code"]) == ("error", "空.txt", "source-unreadable")
    assert (explained["city"], explained["message"], explained["kept"]) == ("cover", "样式有变", False)
    assert (timing["stage"], timing["took"]) == ("set", 0.5)
    assert (told[-1]["status"], told[-1]["cities"], told[-1]["files"]) == (0, 1, 1)
    assert all(datetime.fromisoformat(line["time"]).tzinfo for line in told)


@pytest.mark.parametrize(
    ("error", "status", "message"),
    [
        (BuildError("没有报告。", next="请改 --year。"), 1, "没有报告。 请改 --year。"),
        (ZeroDivisionError("零"), 1, "程序出错：零"),
        (KeyboardInterrupt(), 130, "已中止。"),
        (SystemExit(143), 143, "已中止。"),
    ],
)
def test_whatever_ends_a_run_is_the_last_line(
    monkeypatch: pytest.MonkeyPatch, error: BaseException, status: int, message: str
) -> None:
    failing(monkeypatch, error)
    done = run("build", "--log-format", "json")
    assert done.exit_code == status
    last = lines(done.stderr)[-1]
    assert (last["event"], last["level"], last["status"], last["message"]) == (
        "outcome",
        "error",
        status,
        message,
    )


def test_gaps_under_strict_and_wrong_settings_are_outcomes_too(built: None) -> None:
    strict, wrong = run("build", "--strict", "--log-format", "json"), run("build", "--jobs", "-1")
    assert (strict.exit_code, lines(strict.stderr)[-1]["status"]) == (1, 1)
    assert wrong.exit_code == 2
    told = run("build", "--edition", "x", "--log-format", "json")
    assert (told.exit_code, lines(told.stderr)[-1]["status"]) == (2, 2)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["build", "--formt", "pdf", "--log-format", "json"], "没有选项 --formt"),
        (["build", "--log-format=json", "--year", "soon"], "应为整数"),
        (["schedule", "run", "--log-format", "json", "now"], "now"),
    ],
)
def test_what_the_command_line_refuses_is_a_line_for_programs_too(asked: list[str], said: str) -> None:
    done = run(*asked)
    (told,) = lines(done.stderr)
    assert done.exit_code == 2
    assert list(told)[: len(KEYS)] == list(KEYS)
    assert (told["event"], told["level"], told["status"]) == ("outcome", "error", 2)
    assert said in told["message"]


def test_statuses_in_text(built: None, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("build").exit_code == 0
    failing(monkeypatch, BuildError("没有报告。"))
    assert run("build").exit_code == 1
    failing(monkeypatch, KeyboardInterrupt())
    ended = run("build")
    assert ended.exit_code == 130
    assert ended.stderr.splitlines()[-1] == "已中止。"
    failing(monkeypatch, SystemExit(143))
    assert run("build").exit_code == 143


def test_a_second_build_in_one_folder_is_told_with_3(tmp_path: Path) -> None:
    with lock.held(tmp_path / "out", datetime.now(UTC)):
        text = outside("build", "--out", str(tmp_path / "out"))
        json_ = outside("build", "--out", str(tmp_path / "out"), "--log-format", "json")
    assert text.returncode == json_.returncode == 3
    assert f"进程 {os.getpid()}" in text.stderr
    assert lines(json_.stderr)[-1]["status"] == 3


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["bild"], "没有命令 bild"),
        (["build", "--formt", "pdf"], "没有选项 --formt"),
        (["build", "--year", "soon"], "应为整数"),
        (["build", "--log-format", "xml"], "可用的有 text、json"),
        (["editions", "prune"], "缺少选项"),
        (["editions", "prune", "--months", "0"], "至少 1"),
        (["check"], "缺少参数"),
        (["build", "--format", "doc"], "没有格式 doc"),
    ],
)
def test_a_wrong_call_is_2_and_told_in_chinese(asked: list[str], said: str) -> None:
    done = run(*asked)
    assert done.exit_code == 2
    assert said in done.stderr
    assert "Error" not in done.stderr
    assert "Usage" not in done.stderr


def commands(group: click.Group, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found = [path]
    for name, command in group.commands.items():
        found += commands(command, (*path, name)) if isinstance(command, click.Group) else [(*path, name)]
    return found


@pytest.mark.parametrize("path", commands(cli.main), ids=" ".join)
def test_help_is_chinese_throughout(path: tuple[str, ...]) -> None:
    done = run(*path, "--help")
    assert done.exit_code == 0
    for word in ("Usage", "Options", "Show this message", "default:", "required", "Commands"):
        assert word not in done.output
    options = done.output.split("选项:")[1].split("退出码:")[0]
    for line in options.splitlines():
        if line.startswith("  -"):
            assert any("一" <= char <= "鿿" for char in options[options.index(line) :][:200]), line


def test_help_tells_every_exit_status() -> None:
    for asked in (["--help"], ["build", "--help"]):
        told = run(*asked).output.split("退出码:")[1]
        assert all(f"  {code} " in told and text in told for code, text in EXITS)


@pytest.mark.parametrize(
    "asked", [["--help"], ["build", "--help"], ["editions", "list"], ["schedule", "status"], ["bild"]]
)
def test_light_commands_load_no_heavy_library(asked: list[str], tmp_path: Path) -> None:
    out = [] if "--help" in asked or "bild" in asked else ["--out", str(tmp_path)]
    code = (
        "import sys\nfrom briefgen.cli import main\n"
        f"try: main({[*asked, *out]!r})\nfinally: print(*sys.modules, file=sys.stderr)"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    loaded = {name.split(".")[0] for name in done.stderr.splitlines()[-1].split()}
    assert not loaded & HEAVY


def test_shells_can_complete_commands() -> None:
    code = "from briefgen.cli import main; main(prog_name='briefgen')"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COMP_WORDS": "briefgen ed", "COMP_CWORD": "1"}
    environment["_BRIEFGEN_COMPLETE"] = "bash_complete"
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    assert done.stdout.split() == ["plain,editions"]


def test_a_run_of_the_schedule_tells_its_build_in_lines(built: None, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = run("schedule", "run", "--out", str(out), "--log-format", "json")
    told = lines(done.stderr)
    assert [line["stage"] for line in told if line["event"] == "progress"] == ["set", "set"]
    assert (told[-1]["event"], told[-1]["status"]) == ("outcome", done.exit_code)
    silent = run("schedule", "run", "--if-due", "--out", str(out))
    assert "排" not in silent.output
