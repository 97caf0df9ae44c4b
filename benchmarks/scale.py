"""How time and memory grow with the cities: python benchmarks/scale.py [--cities 100,300,1000] [--out FILE]
[--also FILE]

Cold builds of made-up reports (`generate.py`), book or volumes and all briefs, each in a process of its own
with two jobs and an empty cache, one run a size. Told per city with the ratio to the smallest book, as what
each further city costs between two sizes, and drawn out to 3,000 along the line through the two largest.
`--also` takes in the runs that an earlier call wrote. Wall is of a machine that others may use: compare CPU.
"""

import argparse
import itertools
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]
FAR = 3000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--cities", default="100,300,1000")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--volume-cities", type=int, default=120)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--also", type=Path)
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.child:
        print(json.dumps(built(asked.child, asked.jobs, asked.volume_cities)))
        return
    runs: dict[int, dict[str, Any]] = {}
    if asked.also:
        runs = {int(number): run for number, run in json.loads(asked.also.read_text("utf-8"))["runs"].items()}
    for number in map(int, asked.cities.split(",")):
        runs[number] = once(number, asked.jobs, asked.volume_cities)
        found = told(runs)
        text = json.dumps(found, ensure_ascii=False, indent=1)
        if asked.out:  # after each size, since the largest takes long
            asked.out.write_text(text + "\n", "utf-8")
        seen = {name: runs[number][name] for name in ("wall", "cpu", "main MB", "MB")}
        print(f"{number}: {seen}", file=sys.stderr, flush=True)
    print(text)
    print("\n".join(table(runs)), file=sys.stderr)


def once(number: int, jobs: int, volume_cities: int) -> dict[str, Any]:
    """One cold build of so many cities."""
    from book import once as run

    with tempfile.TemporaryDirectory(prefix="briefgen-scale-") as scratch:
        here = str(Path(__file__).resolve())
        reports = Path(scratch) / "reports"
        maker = [sys.executable, str(ROOT / "benchmarks" / "generate.py"), str(reports)]
        subprocess.run([*maker, "--cities", str(number)], check=True, stdout=subprocess.DEVNULL)
        command = [sys.executable, here, "--child", scratch, "--jobs", str(jobs)]
        return run([*command, "--volume-cities", str(volume_cities)])


def built(scratch: Path, jobs: int, volume_cities: int) -> dict[str, Any]:
    """The build itself, in the child."""
    import resource
    from datetime import UTC, datetime

    from briefgen.build import build
    from briefgen.settings import Settings

    settings = Settings(
        year=2023,
        reports=(scratch / "reports",),
        out=scratch / "out",
        cache=scratch / "cache",
        jobs=jobs,
        volume_cities=volume_cities,
    )
    made = build(settings, datetime(2023, 11, 20, tzinfo=UTC), lambda *_: None)
    sizes = {name: (made.folder / name).stat().st_size for name in made.files}
    pages = {name: counted(made.folder / name) for name in sizes if name.endswith(".pdf")}
    kept = sum(path.stat().st_size for path in (scratch / "cache").rglob("*") if path.is_file())
    return {
        "cities": len(made.cities),
        "volumes": sum(name.startswith("volumes/") for name in sizes),
        "pages": sum(n for name, n in pages.items() if not name.startswith("briefs/")),
        "book pages": pages["book.pdf"],
        "output MB": round(sum(sizes.values()) / 1e6, 1),
        "cache MB": round(kept / 1e6, 1),
        "main MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "MB by stage": dict(made.memory),
        "gates": [n.message for n in made.notices if n.code in ("gate", "worker-lost")][:5],
        "stages": {stage: round(took, 2) for stage, took in made.seconds.items()},
    }


def counted(pdf: Path) -> int:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def told(runs: Mapping[int, Mapping[str, Any]]) -> dict[str, Any]:
    """The runs with figures per city, their ratio to the smallest, and the line drawn out."""
    sizes = sorted(runs)
    keys = ("wall", "cpu", "main MB")  # the greatest of any process hangs on the largest volume
    each = {str(n): {key: round(runs[n][key] / n, 3) for key in keys} for n in sizes}
    first = each[str(sizes[0])]
    ratios = {n: {key: round(some[key] / first[key], 2) for key in keys} for n, some in each.items()}
    found: dict[str, Any] = {"runs": runs, "per city": each, "of the smallest": ratios}
    pairs = list(itertools.pairwise(sizes))
    found["each further city"] = {f"{low}-{high}": further(runs, low, high) for low, high in pairs}
    if pairs:
        found[f"projected to {FAR}"] = {key: line(runs, sizes[-2:], key) for key in keys}
    return found


def table(runs: Mapping[int, Mapping[str, Any]]) -> list[str]:
    """The runs as docs/scale.md lists them."""
    head = ("cities", "CPU s", "CPU s a city", "wall s", "main process MB", "greatest process MB")
    head += ("volumes", "pages", "output MB", "cache MB")
    keys = ("wall", "main MB", "MB", "volumes", "pages", "output MB", "cache MB")
    lines = [f"| {' | '.join(head)} |", "| --- " * len(head) + "|"]
    for number, run in sorted(runs.items()):
        values = (
            number,
            round(run["cpu"]),
            round(run["cpu"] / number, 2),
            *(round(run[key]) for key in keys),
        )
        lines.append(f"| {' | '.join(f'{value:,}' for value in values)} |")
    return lines


def further(runs: Mapping[int, Mapping[str, Any]], low: int, high: int) -> dict[str, float]:
    """What a city more costs between two sizes."""
    keys = ("wall", "cpu", "main MB")
    return {key: round((runs[high][key] - runs[low][key]) / (high - low), 3) for key in keys}


def line(runs: Mapping[int, Mapping[str, Any]], pair: Sequence[int], key: str) -> float:
    """Where the straight line through two sizes is at FAR."""
    low, high = pair
    slope = (runs[high][key] - runs[low][key]) / (high - low)
    return round(float(runs[high][key] + slope * (FAR - high)), 1)


if __name__ == "__main__":
    main()
