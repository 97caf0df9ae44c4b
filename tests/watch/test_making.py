"""The resident process from build to build: what changed takes effect, the book is that of `build`, and
workers outlive what is no fault of theirs."""

import gc
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from briefgen import build as pipeline
from briefgen.build import build
from briefgen.errors import BriefgenError
from briefgen.settings import Settings
from briefgen.watch.making import Bench
from tests.robust.family import family, needs_proc
from tests.watch.test_resident import CITY, ROOT

NOW = datetime(2023, 11, 20, tzinfo=UTC)
OTHER = "粟丰县"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("making")
    (folder / "reports").mkdir()
    (folder / "own/pages").mkdir(parents=True)
    for city in (CITY, OTHER):
        shutil.copy2(ROOT / f"briefgen/demo/reports/2023/{city}.txt", folder / "reports")
    return Settings(
        year=2023,
        reports=(folder / "reports",),
        overrides=folder / "own",
        out=folder / "out",
        cache=folder / "cache",
        formats=("html", "pdf"),
        jobs=2,
    )


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    with Bench() as opened:
        yield opened


def made(bench: Bench, settings: Settings) -> dict[str, bytes]:
    """The files of one build, after which the process rests."""
    try:
        return dict(bench.build(settings, NOW, lambda *_: None).files)
    finally:
        bench.rest()


def whole(settings: Settings, folder: Path) -> dict[str, bytes]:
    """The same files by `build`, which starts with nothing."""
    outcome = build(replace(settings, cache=folder / "cache", out=folder / "out"), NOW, lambda *_: None)
    return {name: (outcome.folder / name).read_bytes() for name in ("book.html", "book.pdf")}


def workers() -> set[int]:
    return set(family(os.getpid())[1:])


@pytest.mark.xdist_group("making")
class TestBench:
    """On one bench where one process has them all; each stands for itself, since workers may share them."""

    def test_a_changed_report_gives_the_book_of_a_build(
        self, bench: Bench, settings: Settings, tmp_path: Path
    ) -> None:
        first = made(bench, settings)
        report = settings.reports[0] / f"{CITY}.txt"
        report.write_text(report.read_text("utf-8").rstrip() + "\n全市森林覆盖率达到51.47%。\n", "utf-8")
        again = made(bench, settings)
        assert again["book.html"] != first["book.html"]
        assert again == whole(settings, tmp_path)

    def test_changed_styles_and_templates_take_effect(
        self, bench: Bench, settings: Settings, tmp_path: Path
    ) -> None:
        assert settings.overrides
        before = made(bench, settings)
        (settings.overrides / "own.css").write_text(".cover h1 { letter-spacing: 3pt }\n", "utf-8")
        styled = made(bench, settings)
        assert styled["book.html"] == before["book.html"], "it has styles of its own"
        assert styled["book.pdf"] != before["book.pdf"]
        (settings.overrides / "own.css").write_text(".cover h1 { letter-spacing: 4pt }\n", "utf-8")
        other = made(bench, settings)
        assert other["book.pdf"] not in (before["book.pdf"], styled["book.pdf"])
        cover = (ROOT / "templates/pages/cover.html").read_text("utf-8")
        (settings.overrides / "pages/cover.html").write_text(cover + "<p>自己的封面</p>", "utf-8")
        last = made(bench, settings)
        assert "自己的封面" in last["book.html"].decode()
        assert last == whole(settings, tmp_path)

    def test_the_collector_waits_until_the_process_rests(self, bench: Bench, settings: Settings) -> None:
        made(bench, settings)
        assert not gc.isenabled()
        with Bench():
            pass
        assert gc.isenabled()

    def test_what_was_made_is_kept_for_other_processes(self, settings: Settings, tmp_path: Path) -> None:
        alone = replace(settings, formats=("html",), cache=tmp_path, jobs=1)
        for made_again in (True, False):
            with Bench() as bench:
                told = bench.build(alone, NOW, lambda *_: None).redone
            assert bool(told) is made_again

    @needs_proc
    def test_a_fault_of_the_program_leaves_no_workers_until_the_next_build(
        self, bench: Bench, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (settings.reports[0] / ".#somebody.txt").symlink_to("somebody@elsewhere.1")  # an editor's
        (settings.overrides or Path()).joinpath(".#cover.html").symlink_to("somebody@elsewhere.1")
        before, living = made(bench, settings), workers()
        with monkeypatch.context() as wrong:
            wrong.setattr(pipeline, "craft", lambda *_, **__: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                made(bench, settings)
        assert len(workers()) == len(living) - settings.jobs
        assert made(bench, settings) == before

    @needs_proc
    def test_workers_outlive_a_template_that_is_wrong(self, bench: Bench, settings: Settings) -> None:
        assert settings.overrides
        cover = (ROOT / "templates/pages/cover.html").read_text("utf-8")
        (settings.overrides / "pages/cover.html").write_text(cover + "<p>自己的封面</p>", "utf-8")
        brief = settings.overrides / "pages/brief.html"
        made(bench, settings)
        before = workers()
        brief.write_text("{% if %}", "utf-8")
        with pytest.raises(BriefgenError, match="模板有语法错误"):
            made(bench, settings)
        brief.unlink()
        assert "自己的封面" in made(bench, settings)["book.html"].decode()
        assert workers() == before
