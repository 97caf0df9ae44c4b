"""The house rules that imports can show: directions, and one door a library."""

import ast
import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "briefgen"
FILES = sorted(PACKAGE.rglob("*.py"))

STAGES = {"sources", "extract", "analysis", "charts", "pages", "render", "outputs", "editions", "publish"}
WORDS = {"model", "errors", "notices", "assets", "channels", "settings", "lexicon", "fold", "figures"}
WORDS |= {"display", "readers"}
# Rendering keeps chapters and compiled templates itself: a key costs a tenth of what it saves. Outputs keep
# what WeasyPrint reads each time that it is imported, and make a folder for what it must see.
BESIDES = {"render": {"cache"}, "outputs": {"cache", "scratch"}}
# What each word may know; the stages may know all words.
KNOWS = {
    "model": set(),
    "errors": set(),
    "fold": set(),
    "display": set(),
    "notices": {"model", "errors"},
    "assets": {"errors"},
    "channels": set(),
    "readers": {"channels"},
    "settings": {"errors", "channels"},
    "schedule": {"errors", "model", "settings", "channels"},
    "lexicon": {"errors", "model", "fold", "cache"},
    "figures": {"model"},
    "demo": set(),
    "cache": set(),
    "engine": {"cache", "errors", "scratch", "signals"},
    "selection": {"model", "errors"},
    "progress": set(),
    "jsonlog": set(),
    "scratch": {"signals"},
    "signals": set(),
    "spill": set(),
    "doctor": {"errors", "assets", "settings"},
    "fingerprint": {"assets", "cache", "editions", "readers", "settings"},
    "theme": {"errors", "assets"},
}
ASSEMBLING = {
    "build",
    "data",
    "stages",
    "delivery",
    "drawing",
    "export",
    "fitting",
    "gates",
    "history",
    "listing",
    "press",
    "presswork",
    "sheets",
    "volumes",
    "watch",
    "webbook",
}
DOORS = {
    "click": {"cli/"},
    "rich": {"progress.py"},
    "pandas": {"analysis/"},
    "matplotlib": {"charts/"},
    "jinja2": {"render.py"},
    "weasyprint": {
        "outputs/pdf.py",
        "outputs/ready.py",
        "outputs/setting.py",
        "outputs/shell.py",
        "outputs/inside.py",
        "outputs/emphasis.py",
        "outputs/quick.py",
        "outputs/quick_boxes.py",
        "outputs/quick_draw.py",
        "outputs/quick_flow.py",
        "outputs/quick_pdf.py",
        "outputs/quick_start.py",
        "outputs/quick_style.py",
        "outputs/quick_svg.py",
        "outputs/quick_text.py",
        "outputs/justify.py",
    },
    "uharfbuzz": {"outputs/cut.py"},
    "distributed": {"engine/remote.py"},
    "pikepdf": {"outputs/"},
    "watchfiles": {"watch/changes.py"},
    "xlsxwriter": {"outputs/xlsx.py"},
    "lxml": {"sources/"},
    "pypdfium2": {"sources/pdf_child.py", "outputs/check/"},
    "charset_normalizer": {"sources/text.py"},
}
# The standard library's ways to the clock, the environment and the disk.
IMPURE = {"os", "time", "subprocess", "shutil", "tempfile", "socket", "urllib"}
PURE = {"extract", "analysis", "charts", "pages", "model"}


def imports(path: Path) -> set[str]:
    """Full names of everything a file imports, wherever in the file."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def rooms(path: Path) -> set[str]:
    """Rooms of ours that a file imports, its own left out."""
    ours = {name.split(".")[1] for name in imports(path) if name.startswith("briefgen.")}
    return {name for name in ours if name != "__version__"} - {room(path)}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_go_one_way(path: Path) -> None:
    name, used = room(path), rooms(path)
    if name in STAGES:
        known = WORDS | BESIDES.get(name, set())
        assert used <= known, f"a stage imports the words and its own helpers only, not {used - known}"
    elif name in KNOWS:
        assert used <= KNOWS[name]
    elif name in ASSEMBLING:
        assert "cli" not in used
    else:
        assert name in {"cli", "__init__", "__main__"}, f"{name}: which room is that?"


@pytest.mark.parametrize("library", DOORS)
def test_a_library_has_one_door(library: str) -> None:
    users = {
        str(path.relative_to(PACKAGE))
        for path in FILES
        if any(name.split(".")[0] == library for name in imports(path))
    }
    doors = DOORS[library]
    assert users, f"nobody uses {library}: take it out of the dependencies"
    assert all(
        any(user == door or (door[-1] == "/" and user.startswith(door)) for door in doors) for user in users
    )


@pytest.mark.parametrize(
    "path", [path for path in FILES if room(path) in PURE], ids=lambda path: str(path.relative_to(PACKAGE))
)
def test_pure_stages_know_no_clock_environment_or_disk(path: Path) -> None:
    roots = {name.split(".")[0] for name in imports(path)}
    assert not roots & IMPURE
    assert "datetime.datetime" not in imports(path)
    calls = {
        node.func.id
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert "open" not in calls


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_rooms_keep_their_size(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 300
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 45, f"{node.name} is too long"


def test_no_group_of_a_pattern_is_possessive_or_atomic() -> None:
    """Until 3.11.4, and Debian 12 has 3.11.2, Python's `re` errs in what is within one (gh-106052)."""
    possessive = re.compile(r"\)(?:[*+?]|\{[0-9,]+\})\+|\(\?>")
    files = [*FILES, *sorted((PACKAGE / "lexicon").glob("*.toml"))]
    assert [path.name for path in files if possessive.search(path.read_text("utf-8"))] == []
