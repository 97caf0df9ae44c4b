"""An edition built twice from the command line: the same bytes, whatever the hash seed and the jobs."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest

from briefgen.engine import Work
from briefgen.gates import pass_gates
from briefgen.outputs.check import check

ROOT = Path(__file__).parents[2]
EPOCH = "1700000000"  # 2023-11-14


def built(out: Path, seed: str, jobs: str) -> Path:
    """The folder of a one-city edition of the demo corpus, made by a process of its own without a cache."""
    command = ["build", "--year", "2023", "--city", "榴溪", "--no-cache", "--jobs", jobs, "--out", str(out)]
    formats = ["--format", "pdf,briefs,csv,xlsx,jsonl"]
    ran = subprocess.run(
        [sys.executable, "-m", "briefgen", *command, *formats],
        cwd=out.parent,
        env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": EPOCH},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert ran.returncode == 0, ran.stderr
    return next((out / "2023").glob("2023-11"))


def digests(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("one") / "out", "1", "1")


@pytest.mark.xdist_group("edition")
def test_same_bytes_in_every_file(edition: Path, tmp_path: Path) -> None:
    first = digests(edition)
    assert {"book.pdf", "briefs/榴溪市.pdf", "facts.xlsx", "facts.csv", "facts.jsonl"} <= set(first)
    assert digests(built(tmp_path / "out", "77", "2")) == first


@pytest.mark.xdist_group("edition")
def test_the_book_carries_its_data_and_passes_the_gates(edition: Path) -> None:
    made = (edition / "book.pdf").read_bytes()
    assert [finding.line() for finding in check(made)] == []
    with pikepdf.open(edition / "book.pdf") as book:
        kept = {name: book.attachments[name].get_file().read_bytes() for name in book.attachments}
        assert kept == {name: (edition / name).read_bytes() for name in ("facts.jsonl", "facts.xlsx")}
        packet = book.Root.Metadata.read_bytes().decode()
        assert "<briefgen:sources><rdf:Bag><rdf:li>" in packet
        assert str(book.docinfo["/CreationDate"]).startswith("D:20231115"), "the day in Asia/Shanghai"


@pytest.mark.xdist_group("edition")
def test_the_manifest_says_that_the_gates_were_passed(edition: Path) -> None:
    manifest = json.loads((edition / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["gates"] == {"passed": True, "reasons": []}


def test_a_book_that_falls_short_is_told_and_does_not_pass() -> None:
    with Work() as work:
        gates, told = pass_gates({"book.pdf": b"no PDF", "facts.csv": b""}, work, lambda *_: None)
    assert gates["passed"] is False
    assert len(gates["reasons"]) == len(told) == 1
    assert told[0].source == "book.pdf"
    assert "读不了" in told[0].message
