"""Bad files beside good ones, end to end: a clear message each, the good cities made all the same."""

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from briefgen import cli, demo
from briefgen.editions import lock
from tests.test_build import TWO, texts

BODY = "过去一年，全区经济平稳运行。今年要抓好就业，办好民生实事。" * 30
BAD: dict[str, bytes] = {
    "空.txt": b"",
    "断.docx": b"PK\x03\x04\x14\x00\x06\x00\x08\x00" + bytes(range(200)),
    "锁.docx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4096,
    "二进制.txt": bytes(range(256)) * 40,
    "乱码.txt": b"\xff\xfe\xfa\x81\x00\xd8" * 333 + b"\xff",
    "菜谱.txt": ("豆腐切块，焯水，热油下锅，撒上葱花，趁热上桌。" * 40).encode(),
    "不知何处.txt": f"政府工作报告\n\n各位代表：\n{BODY}".encode(),
    "鼓楼区.txt": f"2023年鼓楼区政府工作报告\n\n各位代表：\n一、过去一年工作回顾\n{BODY}".encode(),
}


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    """What `briefgen build --strict` said of the folder, and where it built."""
    folder = tmp_path_factory.mktemp("bad")
    reports = folder / "reports"
    reports.mkdir()
    for city in TWO:
        shutil.copy2(demo.reports_dir() / "2023" / f"{city}.txt", reports)
    twice = (demo.reports_dir() / "2023" / f"{TWO[0]}.txt").read_text("utf-8")
    (reports / f"{TWO[0]}另一稿.txt").write_text(twice[: len(twice) * 3 // 4], "utf-8")
    for name, data in BAD.items():
        (reports / name).write_bytes(data)
    asked = ["build", "--year", "2023", "--reports", str(reports), "--out", str(folder / "out"), "--strict"]
    told = CliRunner().invoke(cli.main, [*asked, "--cache", str(folder / "cache"), "--jobs", "1"])
    return folder / "out", told


def test_strict_ends_with_1_and_the_good_cities_are_built(result: tuple[Path, Result]) -> None:
    out, told = result
    assert told.exit_code == 1, told.output
    assert not told.exception or isinstance(told.exception, SystemExit)
    assert {path.stem for path in out.rglob("briefs/*.pdf")} == set(TWO)


@pytest.mark.parametrize("name", [*BAD, f"{TWO[0]}另一稿.txt"])
def test_each_bad_file_has_its_message(result: tuple[Path, Result], name: str) -> None:
    lines = [line for line in result[1].output.splitlines() if name in line]
    assert lines, result[1].output
    assert all(line.startswith("[") for line in lines)
    assert "Traceback" not in result[1].output


def test_the_book_lists_what_was_left_out(result: tuple[Path, Result]) -> None:
    (book,) = result[0].rglob("book.pdf")
    printed = "".join("".join(texts(book)).split())
    assert [name for name in ("空.txt", "断.docx", "菜谱.txt") if name not in printed] == []


def test_a_year_without_reports_is_told_with_the_files_that_were_not_read(tmp_path: Path) -> None:
    (tmp_path / "空.txt").write_bytes(b"")
    asked = [
        "build",
        "--year",
        "2023",
        "--reports",
        str(tmp_path),
        "--out",
        str(tmp_path / "out"),
        "--no-cache",
    ]
    told = CliRunner().invoke(cli.main, asked)
    assert told.exit_code == 1
    assert "没有读到任何报告" in told.output
    assert "空.txt：文件是空的" in told.output
    assert [path.name for path in (tmp_path / "out").rglob("*")] == [lock.NAME]


BROKEN = {
    "pages/findings.html": ("<section>\n{% if page %}\n</section>\n", r"findings\.html 第 \d 行"),
    "html/pages/brief.html": ("<section>\n{{ page.titel }}\n</section>\n", r"brief\.html 第 2 行.*titel"),
    "own.css": ("p { color: red }\nh1 { colour: blue }\n", r"own\.css 第 2 行.*colour"),
    "pages/cover.html": ('<section><img src="charts/none.svg" alt="图"></section>\n', r"charts/none\.svg"),
    "html/pages/guide.html": ('<section><img src="none.png" alt="图"></section>\n', r"none\.png"),
}


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A folder with an edition in it, and the command that made it."""
    folder = tmp_path_factory.mktemp("theme")
    asked = ["build", "--year", "2023", "--city", TWO[0], "--jobs", "1", "--format", "pdf,html"]
    asked += ["--out", str(folder / "out"), "--cache", str(folder / "cache")]
    assert CliRunner().invoke(cli.main, asked).exit_code == 0
    return folder / "out", asked


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_theme_is_told_and_the_edition_that_stood_stays(
    standing: tuple[Path, list[str]], tmp_path: Path, name: str
) -> None:
    out, asked = standing
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    template, message = BROKEN[name]
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text(template, "utf-8")
    told = CliRunner().invoke(cli.main, [*asked, "--overrides", str(tmp_path)])
    assert told.exit_code == 1
    assert re.search(message, told.output), told.output
    assert "Traceback" not in told.output
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before
