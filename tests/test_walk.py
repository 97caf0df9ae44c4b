"""A random walk of edits: what is made again in part is, byte for byte, what is made anew in whole."""

import hashlib
import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from briefgen import assets, build, demo, lexicon
from briefgen.cache import keys
from briefgen.settings import Settings

NOW = datetime(2023, 11, 20, 6, tzinfo=UTC)
TWO = ("枫陵市", "鹭渚市")
FORMATS = ("pdf", "briefs", "jsonl")
Edit = Callable[[Settings], Settings]


def files(settings: Settings) -> dict[str, str]:
    """The digest of each file of the edition but for its manifest and log, which tell when they were made."""
    made = build.build(settings, NOW, lambda *_: None)
    told = [made.folder / name for name in made.files if name.endswith((".pdf", ".jsonl"))]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in told}


def reports(settings: Settings) -> list[Path]:
    return sorted(settings.reports[0].glob("*"))


def longer(settings: Settings) -> Settings:
    path = reports(settings)[-1]
    path.write_text(path.read_text("utf-8") + "\n全市森林覆盖率达到51.5%。\n", "utf-8")
    return settings


def promised(settings: Settings) -> Settings:
    """Last year's reports come in, or say something else."""
    for path in (demo.reports_dir() / "2022").glob("*.txt"):
        at = settings.reports[0] / f"{path.stem}~2022.txt"
        if at.is_file():
            at.write_text(at.read_text("utf-8").replace("%", ".5%"), "utf-8")
        elif path.stem in TWO:
            shutil.copy2(path, at)
    return settings


def shorter(settings: Settings) -> Settings:
    path = reports(settings)[0]
    path.write_text(path.read_text("utf-8").rstrip().rpartition("\n")[0] + "\n", "utf-8")
    return settings


def styled(settings: Settings) -> Settings:
    folder = settings.reports[0].parent / "theme"
    shutil.copytree(assets.templates_dir() / "pages", folder / "pages", dirs_exist_ok=True)
    page = folder / "pages" / "methods.html"
    page.write_text(page.read_text("utf-8").replace("</section>", "<p>另记</p></section>"), "utf-8")
    return replace(settings, overrides=folder)


def signed(settings: Settings) -> Settings:
    return replace(settings, issuer="枫陵市统计局", mark="内部资料")


def fewer(settings: Settings) -> Settings:
    reports(settings)[0].unlink()
    return settings


def test_any_walk_of_edits_gives_what_a_full_build_gives(tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    for city in TWO:
        for path in (demo.reports_dir() / "2023").glob(f"*{city}*"):
            shutil.copy2(path, folder / path.name)
    settings = Settings(
        year=2023, reports=(folder,), formats=FORMATS, out=tmp_path / "out", cache=tmp_path / "c", jobs=1
    )
    edits: list[Edit] = [longer, shorter, styled, signed, promised]
    random.Random(2023).shuffle(edits)
    seen = [files(settings)]
    for at, edit in enumerate([*edits, promised, fewer]):
        settings = edit(settings)
        partly = files(settings)
        assert partly != seen[-1], f"{edit.__name__} changed nothing"
        seen.append(partly)
        if at in (1, len(edits), len(edits) + 1):
            anew = replace(settings, out=tmp_path / f"anew-{at}", no_cache=True)
            assert files(anew) == partly, f"after {edit.__name__}"


def test_another_word_in_a_lexicon_is_another_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What extraction gives is kept under the digest of its word lists among others."""
    shutil.copytree(Path(lexicon.__file__).parent, tmp_path / "lexicon")
    monkeypatch.setattr(keys, "_PACKAGE", tmp_path)
    digest = keys.code.__wrapped__
    before = digest("lexicon")
    table = tmp_path / "lexicon" / "risks.toml"
    table.write_text(table.read_text("utf-8") + "\n# 词\n", "utf-8")
    keys._ours.cache_clear()  # files are read once a process
    assert digest("lexicon") != before
