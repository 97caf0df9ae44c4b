"""What makes an edition another one, and what does not."""

import dataclasses
from pathlib import Path

import pytest

from briefgen import fingerprint
from briefgen.channels import Folder, Mail, Reader
from briefgen.editions import folders
from briefgen.settings import Settings

MONTH = "2023-11"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    for name in ("reports/a.txt", "reports/deep/b.txt", "templates/theme.css"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, "utf-8")
    return Settings(reports=(tmp_path / "reports",), overrides=tmp_path / "templates", out=tmp_path / "out")


def taken(settings: Settings, year: int = 2023, themes: tuple[str, ...] = ()) -> str:
    return fingerprint.fingerprint(settings, year, MONTH, themes, fingerprint.sources(settings))


def test_it_is_the_same_for_the_same(settings: Settings) -> None:
    assert taken(settings) == taken(settings)


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"jobs": 2},
        {"strict": True},
        {"no_cache": True},
        {"cache": Path("elsewhere")},
        {"owner": "a@example.org"},
        {"year": 2023},
        {"channels": (Folder("share", Path("share")),)},
    ],
)
def test_how_and_where_it_is_made_is_no_part_of_it(settings: Settings, elsewhere: dict[str, object]) -> None:
    assert taken(dataclasses.replace(settings, **elsewhere)) == taken(settings)


def test_which_cities_readers_want_is_part_of_it_and_who_they_are_is_not(settings: Settings) -> None:
    def asking(*people: Reader) -> str:
        mail = Mail("leaders", "mail.example.org", "a@example.org", people)
        return taken(dataclasses.replace(settings, channels=(mail,)))

    one = asking(Reader("a@example.org", cities=("云州市", "青河市")))
    assert one != taken(settings)
    assert one == asking(Reader("b@example.org", cities=("青河市", "云州市")))
    assert one != asking(Reader("a@example.org", cities=("云州市", "北岭市")))
    assert one != asking(Reader("a@example.org", cities=("云州市", "青河市"), theme="gongwen"))
    assert taken(settings) == asking(Reader("a@example.org", cities=("云州市",)), Reader("b@example.org"))


@pytest.mark.parametrize(
    "changed",
    [
        {"theme": "gongwen"},
        {"issuer": "研究室"},
        {"mark": "内部资料"},
        {"cities": ("云州市",)},
        {"formats": ("pdf",)},
        {"overrides": None},
    ],
)
def test_settings_that_show_are_part_of_it(settings: Settings, changed: dict[str, object]) -> None:
    assert taken(dataclasses.replace(settings, **changed)) != taken(settings)


def test_every_setting_is_known_to_be_one_or_the_other() -> None:
    """A new setting is part of it unless it is named as none."""
    names = {field.name for field in dataclasses.fields(Settings)}
    assert names >= fingerprint._ELSEWHERE


@pytest.mark.parametrize("name", ["reports/a.txt", "reports/deep/b.txt", "templates/theme.css"])
def test_every_byte_counts(settings: Settings, tmp_path: Path, name: str) -> None:
    before = taken(settings)
    (tmp_path / name).write_text("other", "utf-8")
    assert taken(settings) != before


def test_files_that_come_go_or_are_renamed_count(settings: Settings, tmp_path: Path) -> None:
    seen = [taken(settings)]
    (tmp_path / "reports/c.txt").write_text("c", "utf-8")
    seen.append(taken(settings))
    (tmp_path / "reports/c.txt").rename(tmp_path / "reports/d.txt")
    seen.append(taken(settings))
    (tmp_path / "reports/deep/b.txt").unlink()
    seen.append(taken(settings))
    assert len(set(seen)) == 4
    (tmp_path / "reports/.hidden").write_text("not read", "utf-8")
    assert taken(settings) == seen[-1]


def test_a_file_that_is_not_there_is_told_by_the_reading(settings: Settings, tmp_path: Path) -> None:
    gone = dataclasses.replace(settings, reports=(tmp_path / "none.txt",))
    assert fingerprint.sources(gone) == ((str(tmp_path / "none.txt"), "none"),)


def test_the_edition_that_it_is_compared_with_counts(settings: Settings) -> None:
    before = taken(settings)
    folders.settle(settings.out, 2023, "2023-10", {"facts.jsonl": b"{}\n"}, {"year": 2023}, "x")
    assert taken(settings) != before
    assert taken(settings, year=2022) != taken(settings)
    first = taken(settings)
    folders.settle(settings.out, 2023, "2023-10", {"facts.jsonl": b"[]\n"}, {"year": 2023}, "y")
    assert taken(settings) != first
    assert taken(settings, themes=("gongwen",)) != taken(settings)
