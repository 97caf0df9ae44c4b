"""The wheel holds everything: installed elsewhere, it builds a book with nothing of the checkout in reach."""

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.xdist_group("wheel")  # built once, not once a worker

ROOT = Path(__file__).resolve().parent.parent
CLEAN = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "BRIEFGEN"))}


def run(*command: str | Path, cwd: Path) -> str:
    """Run to the end with a clean environment and give what was printed; a failure shows it all."""
    done = subprocess.run(
        command, cwd=cwd, env=CLEAN, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, ROOT, cwd=out)
    (built,) = out.glob("briefgen-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` folder of a fresh environment with the wheel, which borrows our dependencies by path."""
    home = tmp_path_factory.mktemp("fresh") / "venv"
    venv.create(home, symlinks=True)
    python = home / "bin" / "python"
    site = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=home).strip()
    # Not a site directory but a line of the path: path files of ours (the checkout!) are not followed.
    Path(site, "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", python)
    run(*pip, "install", "-q", "--no-deps", "--no-index", wheel, cwd=home)
    return python.parent


def files(folder: Path, *suffixes: str) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.suffix in (suffixes or (path.suffix,))
    }


def test_everything_needed_travels(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    templates, fonts, package = files(ROOT / "templates"), files(ROOT / "fonts"), files(ROOT / "briefgen")
    demo = {name for name in package if name.startswith("demo/reports/")}
    lexicon = {name for name in package if name.startswith("lexicon/") and name.endswith(".toml")}
    assert len(demo) >= 16
    assert len(lexicon) >= 4
    assert {f"briefgen/_templates/{name}" for name in templates} <= names
    assert {f"briefgen/_fonts/{name}" for name in fonts} <= names
    assert {f"briefgen/{name}" for name in package} <= names
    assert {"LICENSE", "OFL-BriefgenKai.txt"} <= {Path(name).name for name in names if "dist-info" in name}


def test_nothing_else_travels(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert {Path(name).parts[0] for name in names if ".dist-info/" not in name} == {"briefgen"}
    assert not [name for name in names if "__pycache__" in name or name.endswith(".pyc")]


def test_installed_package_is_fit(installed: Path, tmp_path: Path) -> None:
    where = run(installed / "python", "-c", "import briefgen; print(briefgen.__file__)", cwd=tmp_path)
    assert Path(where.strip()).is_relative_to(installed.parent)
    told = run(installed / "briefgen", "doctor", cwd=tmp_path)
    assert "5 个字体文件完好" in told


def test_installed_package_builds_a_book(installed: Path, tmp_path: Path) -> None:
    some = [path.stem for path in sorted((ROOT / "briefgen/demo/reports/2023").iterdir())[:2]]
    chosen = [option for city in some for option in ("--city", city)]
    run(installed / "briefgen", "build", "--year", "2023", *chosen, "--out", "books", cwd=tmp_path)
    (book,) = (tmp_path / "books").rglob("book.pdf")
    assert book.read_bytes().startswith(b"%PDF-")
    assert {path.stem for path in book.parent.glob("briefs/*.pdf")} == set(some)
