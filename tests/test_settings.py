import dataclasses
from pathlib import Path

import pytest

from briefgen import settings
from briefgen.errors import SettingsError
from briefgen.settings import Settings, load


def test_each_source_beats_the_one_before(tmp_path: Path) -> None:
    file = tmp_path / "briefgen.toml"
    file.write_text('year = 2021\ntheme = "gongwen"\nissuer = "云州市政研室"\n', encoding="utf-8")
    found = load(file, {"BRIEFGEN_YEAR": "2022", "BRIEFGEN_THEME": "modern", "HOME": "/"}, {"year": 2023})
    assert (found.year, found.theme, found.issuer) == (2023, "modern", "云州市政研室")
    assert found.out == Settings().out


def test_the_variable_of_the_run_script_is_no_setting() -> None:
    assert load(None, {"BRIEFGEN_VENV": "/venv"}, {}) == Settings()


def test_options_that_were_not_given_change_nothing() -> None:
    assert load(None, {}, {"year": None, "theme": None}) == Settings()


def test_paths_of_a_file_count_from_its_folder(tmp_path: Path) -> None:
    file = tmp_path / "briefgen.toml"
    file.write_text('reports = ["in", "/abs"]\nout = "o"\n', encoding="utf-8")
    found = load(file, {}, {})
    assert found.reports == (tmp_path / "in", Path("/abs"))
    assert found.out == tmp_path / "o"


def test_all_faults_are_reported_at_once(tmp_path: Path) -> None:
    file = tmp_path / "briefgen.toml"
    file.write_text('yaer = 2023\nformats = ["pdf", "doc"]\nreports = 3\n', encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load(file, {"BRIEFGEN_TIMEZONE": "Asia/Nowhere"}, {"year": 23, "edition": "2023-13"})
    text = str(caught.value)
    for word in ("yaer", "doc", "reports", "Asia/Nowhere", "year = 23", "2023-13"):
        assert word in text


@pytest.mark.parametrize("month", ["0000-01", "0999-12", "2023-00", "2023-1", "２０２３-01"])
def test_a_month_that_is_none_is_refused(month: str) -> None:
    with pytest.raises(SettingsError, match="应写成 YYYY-MM"):
        load(None, {}, {"edition": month})


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "briefgen.toml"
    file.write_text("year = = 3", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"briefgen\.toml"):
        load(file, {}, {})


def test_every_setting_has_help_and_a_reader_and_stands_in_the_template(tmp_path: Path) -> None:
    names = [field.name for field in dataclasses.fields(Settings)]
    assert list(settings.HELP) == names
    text = settings.template()
    assert all(f"# {name} = " in text for name in names)
    file = tmp_path / "briefgen.toml"
    file.write_text(text, encoding="utf-8")
    assert load(file, {}, {}) == Settings()


def test_the_template_is_valid_when_every_line_is_switched_on(tmp_path: Path) -> None:
    lines = settings.template().splitlines()
    on = [line.removeprefix("# ") if " = " in line else line for line in lines]
    file = tmp_path / "briefgen.toml"
    file.write_text("\n".join(line for line in on if "…" not in line), encoding="utf-8")
    assert load(file, {}, {}).year == 2023
