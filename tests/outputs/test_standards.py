"""An edition built twice by the command: the same bytes whatever seed, jobs, locale, zone and umask."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest

from briefgen.engine import Work
from briefgen.gates import Gates
from briefgen.outputs.check import check

ROOT = Path(__file__).parents[2]
EPOCH = "1700000000"  # 2023-11-14


def built(out: Path, seed: str, jobs: str, umask: int = -1, **environment: str) -> Path:
    """The folder of a one-city edition of the demo corpus, made by a process of its own without a cache."""
    command = ["build", "--year", "2023", "--city", "榴溪", "--no-cache", "--jobs", jobs, "--out", str(out)]
    formats = ["--format", "pdf,briefs,html,csv,xlsx,jsonl"]
    ran = subprocess.run(
        [sys.executable, "-m", "briefgen", *command, *formats],
        cwd=out.parent,
        env={
            **os.environ,
            "PYTHONHASHSEED": seed,
            "PYTHONPATH": str(ROOT),
            "SOURCE_DATE_EPOCH": EPOCH,
            **environment,
        },
        umask=umask,
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
    made = {"book.pdf", "book.html", "briefs/榴溪市.pdf", "facts.xlsx", "facts.csv", "facts.jsonl"}
    assert made <= set(first)
    elsewhere = built(tmp_path / "out", "77", "2", 0o077, LC_ALL="C", LANG="C", TZ="America/Los_Angeles")
    assert digests(elsewhere) == first


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
@pytest.mark.parametrize("name", ["book.pdf", "briefs/榴溪市.pdf"])
def test_what_the_engine_makes_up_is_pdf_a_and_pdf_ua(edition: Path, name: str) -> None:
    if not (shutil.which("java") and shutil.which("javac")):
        pytest.skip("没有 JDK：未用 veraPDF 验证")
    ran = subprocess.run(
        [ROOT / "tools/vera.sh", edition / name], capture_output=True, text=True, check=False, timeout=600
    )
    if ran.returncode == 3:
        pytest.skip(ran.stderr.strip())
    assert ran.returncode == 0, ran.stdout
    assert ran.stdout.count(" compliant") == 2


@pytest.mark.xdist_group("edition")
@pytest.mark.parametrize("name", ["book.pdf", "briefs/榴溪市.pdf"])
def test_it_can_be_heard(edition: Path, name: str) -> None:
    """Heads say what they are heads of, links where they lead, pictures what they show, page by page."""
    with pikepdf.open(edition / name) as book:
        elements = [item for item in book.objects if isinstance(item, pikepdf.Dictionary) and "/S" in item]
        heads = [item for item in elements if item.S == "/TH"]
        assert {str(head.A.Scope) for head in heads} == {"/Column", "/Row"}
        groups = {(str(head.P.P.S), str(head.A.Scope)) for head in heads}
        assert groups == {("/THead", "/Column"), ("/TBody", "/Row")}
        assert not any("/Headers" in item.get("/A", {}) for item in elements if item.S == "/TD")
        assert all(str(item.Alt) for item in elements if item.S == "/Figure")
        links = [link for page in book.pages for link in page.get("/Annots", ()) if "/Dest" in link]
        told = {
            str(link.Dest).split("-")[0]: str(link.Contents) for link in links if "出处" in str(link.Contents)
        }
        assert re.fullmatch(r"出处 \d+", told["e"])
        assert str(book.Root.Lang) == "zh-CN"
        numbers = {page.objgen: at for at, page in enumerate(book.pages)}
        order = [numbers[item.Pg.objgen] for item in read(book.Root.StructTreeRoot.K[0]) if "/Pg" in item]
        assert len(order) > 100
        assert order == sorted(order), "heard page by page"


def read(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """The element and what stands in it, in the order in which it is read out."""
    yield element
    kids = element.get("/K", ())
    for kid in kids if isinstance(kids, pikepdf.Array) else (kids,):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield from read(kid)


@pytest.mark.xdist_group("edition")
def test_the_manifest_says_that_the_gates_were_passed(edition: Path) -> None:
    manifest = json.loads((edition / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["gates"] == {"passed": True, "reasons": []}


def test_a_book_that_falls_short_is_told_and_does_not_pass() -> None:
    with Work() as work:
        gates, told = Gates(work).passed({"book.pdf": b"no PDF", "facts.csv": b""}, lambda *_: None)
    assert gates["passed"] is False
    assert len(gates["reasons"]) == len(told) == 1
    assert told[0].source == "book.pdf"
    assert "读不了" in told[0].message
