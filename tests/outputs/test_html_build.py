"""`--format html`: the one file and nothing else, the same from the cache and without it."""

from datetime import UTC, datetime
from pathlib import Path

from briefgen.build import Outcome, build
from briefgen.settings import DEFAULT_FORMATS, Settings

NOW = datetime(2023, 11, 20, tzinfo=UTC)


def made(out: Path, cache: Path | None) -> Outcome:
    settings = Settings(
        year=2023,
        cities=("墨川市", "漠关市"),
        out=out,
        formats=("html",),
        jobs=1,
        cache=cache,
        no_cache=cache is None,
    )
    return build(settings, NOW, lambda *_: None)


def test_html_is_made_and_the_same_again(tmp_path: Path) -> None:
    assert "html" in DEFAULT_FORMATS
    first = made(tmp_path / "a", tmp_path / "cache")
    assert first.files == ("book.html", "build.log")
    page = (first.folder / "book.html").read_bytes()
    assert b"<title>2023" in page
    assert "墨川市".encode() in page
    again = made(tmp_path / "b", tmp_path / "cache")
    assert [one.why for one in again.told if one.stage == "html"] == [""]
    assert (again.folder / "book.html").read_bytes() == page
    fresh = made(tmp_path / "c", None)
    assert (fresh.folder / "book.html").read_bytes() == page
