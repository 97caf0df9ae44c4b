"""What an edit makes again, through the whole build: its own pages only, and the bytes of a full build."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from briefgen import assets
from briefgen.build import Outcome, build
from briefgen.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
NOW = datetime(2023, 11, 20, 6, tzinfo=UTC)
ADDED = ("</section>", "<p>另记</p></section>")
OTHER = ("</section>", "<p>又记</p></section>")


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Of an edition of two cities that stands, its results in the cache."""
    folder = tmp_path_factory.mktemp("again")
    asked = Settings(
        year=2023,
        cities=("枫陵市", "鹭渚市"),
        formats=("pdf", "briefs"),
        out=folder / "out",
        cache=folder / "cache",
        jobs=1,
    )
    build(asked, NOW, lambda *_: None)
    return asked


def again(settings: Settings, folder: Path, **pages: tuple[str, str]) -> tuple[Settings, Outcome]:
    """A build with a word of some page templates replaced."""
    (folder / "own/pages").mkdir(parents=True)
    for name, (before, after) in pages.items():
        text = (assets.templates_dir() / f"pages/{name}.html").read_text("utf-8")
        assert before in text
        (folder / f"own/pages/{name}.html").write_text(text.replace(before, after), "utf-8")
    own = replace(settings, overrides=folder / "own")
    return own, build(own, NOW, lambda *_: None)


def remade(made: Outcome, stage: str) -> set[str]:
    return {one.name for one in made.told if one.stage == stage and one.why}


def pdfs(made: Outcome) -> dict[str, bytes]:
    return {name: (made.folder / name).read_bytes() for name in made.files if name.endswith(".pdf")}


@pytest.mark.parametrize(
    ("page", "edit", "chapters", "files"),
    [
        ("findings", ADDED, {"findings"}, {"book.pdf"}),
        ("guide", ADDED, {"guide"}, {"book.pdf"}),
        (
            "brief",
            ("主要成效", "上年成效"),
            {"brief-c990200", "brief-c990300"},
            {"book.pdf", "枫陵市 简报", "鹭渚市 简报"},
        ),
    ],
)
def test_only_the_pages_of_a_changed_template_are_set_again(
    settings: Settings, tmp_path: Path, page: str, edit: tuple[str, str], chapters: set[str], files: set[str]
) -> None:
    _, made = again(settings, tmp_path, **{page: edit})
    assert remade(made, "set") == chapters
    assert {one.stage for one in made.told if one.why} <= {"set", "contents", "makeup", "gates"}
    assert len(remade(made, "makeup")) == len(files), remade(made, "makeup")


def test_pages_set_again_beside_kept_ones_are_those_of_a_full_build(
    settings: Settings, tmp_path: Path
) -> None:
    own, made = again(settings, tmp_path, findings=OTHER, sources=OTHER)
    assert remade(made, "set") == {"findings", "sources-c990200", "sources-c990300"}
    whole = build(replace(own, out=tmp_path / "anew", no_cache=True), NOW, lambda *_: None)
    assert pdfs(made) == pdfs(whole)


def test_a_changed_word_of_the_lexicon_gives_what_a_full_build_gives(tmp_path: Path) -> None:
    """By a copy of the program, since vocabulary is read once a process."""
    for name in ("briefgen", "templates"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "fonts").symlink_to(ROOT / "fonts")
    first, _ = run(tmp_path, "out")
    table = tmp_path / "briefgen/lexicon/themes.toml"
    table.write_text(table.read_text("utf-8").replace("增长压力", "增长之压"), "utf-8")
    partly, told = run(tmp_path, "out")
    assert {line["stage"] for line in told if not line["kept"]} >= {"extract", "set", "makeup"}
    assert any(line["kept"] for line in told if line["stage"] == "set"), "nothing was kept"
    assert partly != first
    anew, _ = run(tmp_path, "anew", "--no-cache")
    assert partly == anew


def run(folder: Path, out: str, *more: str) -> tuple[dict[str, bytes], list[dict[str, object]]]:
    """The PDFs of a build by the program in `folder`, and what it says of each piece."""
    asked = ["build", "--year", "2023", "--city", "枫陵市", "--format", "pdf,briefs", "--edition", "2023-11"]
    paths = ["--out", out, "--cache", "cache", "--jobs", "1", "--explain", "--log-format", "json"]
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    command = [sys.executable, "-m", "briefgen", *asked, *paths, *more]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert done.returncode == 0, lines[-1]
    told = [line for line in lines if line["event"] == "explain"]
    latest = folder / out / "latest"
    return {name: (latest / name).read_bytes() for name in ("book.pdf", "briefs/枫陵市.pdf")}, told
