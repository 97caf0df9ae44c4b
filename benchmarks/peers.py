"""Our step from HTML to PDF, and whole builds, beside Chromium's print and Typst on the same content.

    python benchmarks/peers.py ../shared/corpus/2024-prefectures --year 2024 [--cities 24] [--out FILE]

A book holds one year, so that all its cities are of one folder (the compilation of 2023 has but 12). Every
figure is of a whole process, wall and CPU of all its children; rounds go through all systems one after the
other, so that ratios are of one run. What is not installed is left out with a message.
"""

import argparse
import json
import os
import pickle
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]
CHROMIUM = os.environ.get("BRIEFGEN_CHROMIUM") or shutil.which("chromium")
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--no-pdf-header-footer"]
FLAGS += ["--disable-background-networking", "--generate-pdf-document-outline"]
TOLD = re.compile(r'<a class="(?:page|page last|roman|arabic)" href="#([^"]*)">')
SLOW = 60.0  # seconds of one run of one system from which three rounds must do
SYSTEMS = ("ours", "ours-1", "chromium", "chromium-twice", "typst", "build", "build-1")  # -1: one job
RATIOS = {
    "HTML to PDF / Chromium's one pass (goal 1.0)": ("ours", "chromium"),
    "HTML to PDF / Chromium's two passes (goal 0.6)": ("ours", "chromium-twice"),
    "cold build / Chromium's two passes (goal 0.9)": ("build", "chromium-twice"),
    "cold build / own with one job (goal 0.6)": ("build", "build-1"),
    "HTML to PDF / Typst": ("ours", "typst"),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("reports", type=Path)
    parser.add_argument("--year", type=int, default=2024)
    parser.add_argument("--cities", type=int, default=24)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--systems", default=",".join(SYSTEMS))
    parser.add_argument("--out", type=Path)
    parser.add_argument("--child", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.child:
        print(json.dumps(CHILDREN[asked.child.split("-")[0]](asked.reports, asked.child, asked.year)))
        return
    systems = asked.systems.split(",")
    with tempfile.TemporaryDirectory(prefix="briefgen-peers-") as scratch:
        found = compared(asked, Path(scratch), [name for name in systems if there(name)])
    text = json.dumps(found, ensure_ascii=False, indent=1)
    if asked.out:
        asked.out.write_text(text + "\n", "utf-8")
    print(text)


def there(system: str) -> bool:
    """Whether the system is installed; says so when not."""
    if system.startswith("chromium") and not CHROMIUM:
        print("chromium is not installed (apt-get install chromium): left out", file=sys.stderr)
        return False
    if system == "typst":
        try:
            import typst  # noqa: F401
        except ImportError:
            print("typst is not installed (pip install typst): left out", file=sys.stderr)
            return False
    return True


def compared(asked: argparse.Namespace, scratch: Path, systems: Sequence[str]) -> dict[str, Any]:
    """Medians of all rounds, and the ratios."""
    told = prepare(asked.reports, asked.year, asked.cities, scratch)
    runs: dict[str, list[dict[str, Any]]] = {name: [] for name in systems}
    rounds = asked.rounds
    for at in range(asked.rounds):
        if at < rounds:
            for name in systems:
                runs[name].append(once(name, scratch, asked.year))
                print(f"round {at + 1}: {name} {runs[name][-1]['wall']:.2f} s", file=sys.stderr)
                if runs[name][-1]["wall"] > SLOW:
                    rounds = min(rounds, 3)
    medians = {name: median(some) for name, some in runs.items()}
    ratios = {
        name: round(medians[a]["wall"] / medians[b]["wall"], 2)
        for name, (a, b) in RATIOS.items()
        if a in medians and b in medians
    }
    return {"content": told, "rounds": rounds, "systems": medians, "ratios of wall": ratios}


def median(runs: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Each figure's median; what is no figure as in the last run."""
    made: dict[str, Any] = {}
    for key, last in runs[-1].items():
        some = [run[key] for run in runs]
        made[key] = round(statistics.median(some), 2) if isinstance(last, int | float) else last
    return made


def prepare(reports: Path, year: int, cities: int, scratch: Path) -> dict[str, Any]:
    """The reports chosen, the book bound from them, its HTML, charts, faces and Typst source; not timed."""
    import typst_source

    from briefgen import assets, render

    chosen = scratch / "reports"
    chosen.mkdir()
    files = sorted(p for p in reports.rglob("*") if p.suffix in (".docx", ".txt") and p.is_file())
    for path in files[:cities]:
        shutil.copy(path, chosen)
    book = bound(chosen, year)
    (scratch / "book.pickle").write_bytes(pickle.dumps(book))
    text = render.render(book)
    for chart in book.charts:
        path = scratch / chart.address
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(chart.svg)
    for root in reversed(render.roots(book.info.theme)):
        for style in root.rglob("*.css"):
            target = scratch / style.relative_to(root)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(style, target)
    faces = "".join(
        f'@font-face {{ font-family: "{f.family}"; font-weight: {f.weight}; src: url("file://{f.path}") }}\n'
        for f in assets.faces()
    )
    (scratch / "book.html").write_text(text.replace("</head>", f"<style>{faces}</style></head>"), "utf-8")
    size = {chart.address: chart.width_mm for chart in book.charts}
    (scratch / "book.typ").write_text(typst_source.source(text, size), "utf-8")
    return {
        "reports": f"{cities} of {reports.name}, the first by name",
        "cities": sum(chapter.kind == "brief" for chapter in book.chapters),
        "charts": len(book.charts),
        "Han characters": typst_source.words(text),
    }


def bound(reports: Path, year: int) -> Any:
    """The book of a folder of reports, charts drawn."""
    from datetime import UTC, datetime

    from briefgen import build, export, stages
    from briefgen.engine import Work
    from briefgen.model import Changes, History
    from briefgen.settings import Settings

    settings = Settings(year=year, reports=(reports,), no_cache=True)

    def tell(*_: object) -> None:
        pass

    with Work(jobs=2) as work:
        read, gaps = build.read(settings, tell)
        chosen = build.choose(read, gaps, settings)
        extractions, previous, words = stages.extract(chosen, work, tell)
        summary = stages.summary(extractions, previous, words, work, tell)
        charts, over_all = stages.draw(summary, work, tell)
        over_all()
    now = datetime(2024, 11, 20, tzinfo=UTC)
    info = export.describe(settings, year, "2024-11", now)
    nothing = History(Changes(True, (), (), ()))
    return export.bound(export.Made(summary, charts, over_all, nothing, chosen, (), info, ()), None)


def once(name: str, scratch: Path, year: int) -> dict[str, Any]:
    """One run of one system in a process of its own."""
    from book import once as run

    shutil.rmtree(scratch / "out", ignore_errors=True)
    shutil.rmtree(scratch / "cache", ignore_errors=True)
    command = [
        sys.executable,
        str(Path(__file__).resolve()),
        str(scratch),
        "--year",
        str(year),
        "--child",
        name,
    ]
    return run(command)


def ours(scratch: Path, name: str, year: int) -> dict[str, Any]:
    """The bound book through templates, setting, make-up and finish; no cache."""
    from briefgen.engine import Work
    from briefgen.outputs import ready

    begun = time.perf_counter()
    ready.place()
    jobs = 1 if name.endswith("-1") else 2
    with Work(jobs=jobs, preloaded="briefgen.engine.preload_again") as work:
        work.warm()
        ready.prepare()
        from briefgen.press import Press

        book = pickle.loads((scratch / "book.pickle").read_bytes())
        files, lost = Press(work, None, lambda *_: None).books(book, (), {"book.pdf": ()})
        seconds = dict(work.seconds)
    if lost:
        raise SystemExit(f"chapters were lost: {lost}")
    (scratch / "ours.pdf").write_bytes(files["book.pdf"])
    told = {"inside": round(time.perf_counter() - begun, 2), "setting": round(sum(seconds.values()), 2)}
    return {**told, **size(scratch / "ours.pdf")}


def chromium(scratch: Path, name: str, year: int) -> dict[str, Any]:
    """Print once, or again with the page numbers of the first pass in the contents."""
    target = scratch / "chromium.pdf"
    printed(scratch / "book.html", target)
    if name.endswith("-twice"):
        numbers = anchors(target)
        text = (scratch / "book.html").read_text("utf-8")
        text = TOLD.sub(lambda link: f"{link[0]}{numbers.get(link[1], '')}", text)
        (scratch / "second.html").write_text(text, "utf-8")
        printed(scratch / "second.html", target)
        return {**size(target), "numbers": len(numbers)}
    return size(target)


def printed(source: Path, target: Path) -> None:
    command = [str(CHROMIUM), *FLAGS, f"--user-data-dir={source.parent / 'profile'}"]
    command += [f"--print-to-pdf={target}", source.as_uri()]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)


def anchors(pdf: Path) -> dict[str, int]:
    """The page of every named place of Chromium's PDF."""
    import pikepdf

    with pikepdf.open(pdf) as document:
        pages = {page.objgen: at for at, page in enumerate(document.pages, start=1)}
        dests = document.Root.get("/Dests", {})
        return {str(name).removeprefix("/"): pages[place[0].objgen] for name, place in dests.items()}


def typst_compiled(scratch: Path, name: str, year: int) -> dict[str, Any]:
    """One compilation, tagged, with our faces."""
    import typst

    fonts = [str(ROOT / "fonts")]
    typst.compile(str(scratch / "book.typ"), output=str(scratch / "typst.pdf"), font_paths=fonts)
    return size(scratch / "typst.pdf")


def built(scratch: Path, name: str, year: int) -> dict[str, Any]:
    """The whole cold build of the book: reading, extraction, charts, book.pdf, gates."""
    from datetime import UTC, datetime

    from briefgen.build import build
    from briefgen.settings import Settings

    settings = Settings(
        year=year,
        reports=(scratch / "reports",),
        out=scratch / "out",
        cache=scratch / "cache",
        jobs=1 if name.endswith("-1") else 2,
        formats=("pdf",),
    )
    made = build(settings, datetime(2024, 11, 20, tzinfo=UTC), lambda *_: None)
    stages = {stage: round(took, 2) for stage, took in made.seconds.items()}
    return {**size(made.folder / "book.pdf"), "stages": stages}


def size(pdf: Path) -> dict[str, Any]:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    return {"pages": len(document), "bytes": pdf.stat().st_size}


CHILDREN = {
    "ours": ours,
    "chromium": chromium,
    "typst": typst_compiled,
    "build": built,
}

if __name__ == "__main__":
    main()
