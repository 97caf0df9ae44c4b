"""The quicker ways give what the library's own give."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from briefgen.outputs import pdf, quick, quick_way

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import hashlib, sys
from briefgen.outputs import pdf, quick, quick_way, setting
from briefgen.render import render, roots
from tests.outputs.test_assemble import books
if sys.argv[1] == "without":
    quick.KNOWN = dict.fromkeys(quick.KNOWN, "")
if sys.argv[1] != "with":
    quick_way.FILES.clear()
from dataclasses import replace
book = books()
for chapter in book.chapters:
    if chapter.kind in ("findings", "sources", "methods"):
        made = setting.galley(render(replace(book, chapters=(chapter,))), {}, roots("modern"))
        told = made.body.streams, made.anchors, made.sheets
        print(chapter.name, hashlib.sha256(repr(told).encode()).hexdigest())
print(*quick.install())
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    script = tmp_path_factory.mktemp("quick") / "script.py"
    script.write_text(SCRIPT, "utf-8")
    found = {}
    for how in ("with", "without", "by sources"):
        command = [sys.executable, str(script), how]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            command, env=environment, check=True, capture_output=True, text=True, timeout=200
        )
        found[how] = done.stdout.splitlines()
    return found


def test_pages_are_the_same_with_and_without(told: dict[str, list[str]]) -> None:
    assert len(told["with"]) > 3
    assert told["with"][:-1] == told["without"][:-1]
    assert told["with"][-1].split() == list(quick.KNOWN)
    assert told["without"][-1] == ""


def test_ways_are_known_by_their_sources_where_a_file_is_not(told: dict[str, list[str]]) -> None:
    assert told["by sources"] == told["with"]


def test_every_way_fits_this_library() -> None:
    pdf.prepare()
    assert quick.install() == tuple(quick.KNOWN)
    assert all(map(quick_way.known_file, quick_way.FILES))


def test_a_changed_file_is_not_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pdf.prepare()
    import pydyf

    changed = tmp_path / "changed.py"
    changed.write_bytes(Path(pydyf.__file__).read_bytes() + b"\n")
    monkeypatch.setattr(pydyf, "__file__", str(changed))
    assert not quick_way.known_file.__wrapped__("pydyf")
    monkeypatch.undo()
    assert quick_way.known_file.__wrapped__("pydyf")
    assert not quick_way.known((), json.loads)


@pytest.mark.parametrize("weight", ["700", "bold"])
def test_what_a_chart_says_in_bold_is_bold(weight: str) -> None:
    from briefgen import assets
    from briefgen.outputs import setting

    text = f'<text x="9" y="9" style="font-weight: {weight}" font-family="Briefgen Hei" font-size="7">'
    head = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="20">'
    plain = '<text x="50" y="9" font-family="Briefgen Hei" font-size="7">以内</text></svg>'
    svg = f"{head}{text}左右</text>{plain}"
    page = '<html lang="zh-CN"><head><title>图</title></head><body><img src="a.svg" alt="图"/></body></html>'
    made = setting.galley(page, {"a.svg": svg.encode()}, ())
    bold = next(face for face in assets.faces() if (face.family, face.weight) == ("Briefgen Hei", 700))
    digest = hashlib.sha256(bold.path.read_bytes()).hexdigest()
    (said,) = [used.unicode for used in made.types.values() if used.sha256 == digest]
    assert set(said.split("\0")) == set("左右")
