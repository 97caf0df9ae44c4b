"""The command line hands over what was asked; the work itself is tested elsewhere."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from briefgen import build as pipeline
from briefgen import cli
from briefgen.errors import BuildError
from briefgen.model import Notice, Severity
from briefgen.settings import Settings, load

GAP = Notice("source-unreadable", Severity.GAP, "文件是空的。请换一份。", source="空.txt")


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[tuple[Settings, datetime]]:
    """What `build` was handed; it answers with one city and one gap."""
    seen: list[tuple[Settings, datetime]] = []

    def build(chosen: Settings, now: datetime, progress: Any) -> pipeline.Outcome:
        seen.append((chosen, now))
        return pipeline.Outcome(tmp_path, ("book.pdf",), ("云州市",), (GAP,), sample=not chosen.reports)

    monkeypatch.setattr(pipeline, "build", build)
    monkeypatch.chdir(tmp_path)
    return seen


def run(*args: str, env: dict[str, str] | None = None) -> Result:
    return CliRunner().invoke(cli.main, args, env=env)


def test_options_become_settings(calls: list[tuple[Settings, datetime]]) -> None:
    result = run(
        *("build", "--year", "2023", "--reports", "a", "--reports", "b", "--city", "云州", "--out", "o"),
        *("--format", "pdf,xlsx", "--theme", "gongwen"),
        env={"SOURCE_DATE_EPOCH": "1700000000"},
    )
    assert result.exit_code == 0, result.output
    ((chosen, now),) = calls
    assert chosen == Settings(
        year=2023,
        reports=(Path("a"), Path("b")),
        cities=("云州",),
        out=Path("o"),
        theme="gongwen",
        formats=("pdf", "xlsx"),
    )
    assert now == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)


def test_the_file_in_the_working_folder_is_read(calls: list[tuple[Settings, datetime]]) -> None:
    Path("briefgen.toml").write_text('issuer = "云州市政研室"\n', encoding="utf-8")
    assert run("build").exit_code == 0
    assert calls[0][0].issuer == "云州市政研室"


def test_a_run_without_reports_says_that_it_is_a_sample(calls: list[tuple[Settings, datetime]]) -> None:
    assert "示例语料" in run("build").output
    assert "示例语料" not in run("build", "--reports", "a").output


def test_gaps_are_told_and_strict_makes_them_a_failure(calls: list[tuple[Settings, datetime]]) -> None:
    plain, strict = run("build"), run("build", "--strict")
    assert "[缺漏] 空.txt：文件是空的。请换一份。" in plain.output
    assert (plain.exit_code, strict.exit_code) == (0, 1)


def test_wrong_settings_are_exit_2_and_all_told(calls: list[tuple[Settings, datetime]]) -> None:
    result = run("build", "--format", "doc", "--edition", "2023", env={"BRIEFGEN_YEAR": "soon"})
    assert result.exit_code == 2
    assert all(word in result.output for word in ("doc", "edition", "soon"))
    assert calls == []


def test_our_errors_are_one_line_and_exit_1(
    calls: list[tuple[Settings, datetime]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def build(*args: Any) -> None:
        raise BuildError("没有 2020 年的报告。", next="请改 --year。")

    monkeypatch.setattr(pipeline, "build", build)
    result = run("build", "--year", "2020")
    assert (result.exit_code, result.output.splitlines()[-1]) == (
        1,
        "错误：没有 2020 年的报告。 请改 --year。",
    )


def test_init_writes_once(tmp_path: Path) -> None:
    assert run("init", str(tmp_path / "new")).exit_code == 0
    file = tmp_path / "new" / "briefgen.toml"
    assert load(file, {}, {}).reports == (tmp_path / "new" / "reports",)
    before = file.read_text(encoding="utf-8")
    again = run("init", str(tmp_path / "new"))
    assert again.exit_code == 1
    assert file.read_text(encoding="utf-8") == before


@pytest.mark.parametrize("name", cli.main.commands)
def test_every_command_has_help_and_stands_in_the_readme(name: str) -> None:
    assert cli.main.commands[name].help
    readme = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    assert f"./run {name}" in readme


@pytest.mark.parametrize("asked", [["--help"], ["build", "--help"], ["schedule", "install", "--help"]])
def test_help_loads_next_to_nothing(asked: list[str]) -> None:
    """What help costs beside click is what it imports: seconds are a matter of the machine's load."""
    code = f"""
import sys, click
before = set(sys.modules)
from briefgen.cli import main
try:
    main({asked})
except SystemExit:
    print("MODULES", *(set(sys.modules) - before))
"""
    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    modules = set(told.partition("MODULES")[2].split())
    others = {name.split(".")[0] for name in modules} - {"briefgen"}
    assert not {"logging", "tomllib", "asyncio", "ssl", "sqlite3", "email", "http", "json"} & others
    assert not {"weasyprint", "matplotlib", "pandas", "jieba", "numpy", "rich", "jinja2", "pikepdf"} & others
    assert len(modules) < 60, "paths, dataclasses, click's own for help, and our command line"
    rooms = {name.split(".")[1] for name in modules if name.startswith("briefgen.")}
    assert rooms == {"channels", "cli", "errors", "settings", "signals"}
