"""A theme of one's own: made at once, builds at once, overwrites nothing, and says where it is wrong."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from briefgen import theme
from briefgen.cli import main
from briefgen.errors import BriefgenError, BuildError, SettingsError
from briefgen.model import Book
from briefgen.outputs import setting
from briefgen.pages import bind
from briefgen.render import render, roots
from tests.pages import sample


def book(base: str) -> Book:
    cities = sample.cities()[:2]
    return bind(sample.summary(cities), (), sample.info(theme=base), ())


def cover(base: str, folder: Path) -> int:
    """The pages that the cover takes, set with the folder's styles."""
    made = book(base)
    first = Book(made.title, made.info, made.chapters[:1])
    html = render(first, overrides=folder)
    return len(setting.galley(html, {}, roots(base, folder)).sheets)


@pytest.mark.parametrize("base", ["modern", "gongwen"])
def test_a_new_theme_builds_at_once(tmp_path: Path, base: str) -> None:
    folder = tmp_path / "市委办"
    made = theme.new(folder, base)
    assert {path.name for path in made} == {"README.md", "macros.html", "own.css"}
    assert folder / "html" / "own.css" in made
    assert render(book(base), overrides=folder) == render(book(base))
    assert render(book(base), overrides=folder, medium="html")
    assert cover(base, folder) == 1


def test_what_it_shows_is_what_the_theme_has(tmp_path: Path) -> None:
    theme.new(tmp_path / "a", "modern")
    theme.new(tmp_path / "b", "gongwen")
    modern, gongwen = ((tmp_path / name / "own.css").read_text("utf-8") for name in "ab")
    assert "--accent: #1f4e79;" in modern
    assert "--accent: #b3191f;" in gongwen
    assert "@" not in modern.replace("@media", "")
    readme = (tmp_path / "b" / "README.md").read_text("utf-8")
    assert "--theme gongwen --overrides b" in readme
    assert "@" not in readme.replace("@media", "")


def test_a_style_and_a_macro_of_ones_own_are_taken(tmp_path: Path) -> None:
    folder = tmp_path / "own"
    theme.new(folder)
    (folder / "macros.html").write_text("{% macro mark(one) %}{% if one %}<i>注</i>{% endif %}{% endmacro %}")
    html = render(book("modern"), overrides=folder)
    assert "<i>注</i>" in html
    assert 'class="mark" href' not in html
    assert html.index("theme.css") < html.index("own.css")


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "note.txt").write_text("留着")
    with pytest.raises(BriefgenError, match="未改动"):
        theme.new(tmp_path / "mine")
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["note.txt"]
    with pytest.raises(SettingsError, match="modern"):
        theme.new(tmp_path / "other", "classic")
    assert not (tmp_path / "other").exists()


@pytest.mark.parametrize(
    "wrong",
    [
        "p { color: red }\n\nh1 { colour: red }\n",
        'p::before { content: "}" } /* {\n */\nh1 { color: red\np { color: red }\n',
        "p { color: red }\n\nh1::nothing { color: red }\n",
        "p { color: red }\n\n@page :nothing { margin: 0 }\n",
    ],
)
def test_a_wrong_style_is_told_with_file_and_line(tmp_path: Path, wrong: str) -> None:
    folder = tmp_path / "own"
    theme.new(folder)
    (folder / "own.css").write_text(wrong)
    with pytest.raises(BuildError) as told:
        cover("modern", folder)
    assert "own.css 第 3 行" in str(told.value)


def test_a_missing_picture_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "own"
    theme.new(folder)
    (folder / "pages").mkdir()
    (folder / "pages" / "cover.html").write_text('<section><img src="charts/none.svg" alt="图"></section>')
    with pytest.raises(BuildError, match=r"charts/none\.svg"):
        cover("modern", folder)


def test_a_wrong_macro_is_told_with_file_and_line(tmp_path: Path) -> None:
    folder = tmp_path / "own"
    theme.new(folder)
    (folder / "macros.html").write_text("\n{% macro more(n) %}\n{{ n }\n{% endmacro %}")
    with pytest.raises(BuildError, match=r"macros.html 第 \d 行"):
        render(book("modern"), overrides=folder)


def test_the_command(tmp_path: Path) -> None:
    folder = tmp_path / "own"
    done = CliRunner().invoke(main, ["theme", "new", str(folder), "--from", "gongwen"])
    assert done.exit_code == 0, done.output
    assert f"--theme gongwen --overrides {folder}" in done.output
    again = CliRunner().invoke(main, ["theme", "new", str(folder)])
    assert again.exit_code == 1
    assert "未改动" in again.output
