"""How fast reports are read and extracted: characters a second on one core, start-up, peak memory.

    python benchmarks/extract.py [PATH ...] [--rounds 5]

Without PATH the prefectures of ../shared are read, else the demo corpus. Every round is a process of its
own; the medians are printed as JSON. The first report pays for the tables and patterns (`first_seconds`,
import included), the others show the speed (`characters_per_second`, CPU time after start-up).
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "corpus" / "2024-prefectures"
DEMO = ROOT / "briefgen" / "demo" / "reports"


def measure(paths: list[Path]) -> dict[str, float]:
    """One round over the report files `paths`: CPU seconds, characters, records, peak megabytes."""
    begun = time.process_time()
    from briefgen.extract import extract
    from briefgen.sources import read

    for report in read([paths[0]]).reports:
        extract(report)
    first = time.process_time() - begun
    reading = extracting = 0.0
    characters = records = 0
    for path in paths[1:]:
        begun = time.process_time()
        reports = read([path]).reports
        reading += time.process_time() - begun
        begun = time.process_time()
        for report in reports:
            records += len(extract(report).records())
            characters += len(report.text)
        extracting += time.process_time() - begun
    return {
        "first_seconds": first,
        "reading_seconds": reading,
        "extracting_seconds": extracting,
        "characters": characters,
        "records": records,
        "characters_per_second": characters / (reading + extracting),
        "peak_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--once", action="store_true", help="one round in this process (used by the others)")
    args = parser.parse_args()
    given = args.paths or [SHARED if SHARED.exists() else DEMO]
    files = sorted(file for path in given for file in ([path] if path.is_file() else path.rglob("*.*")))
    if args.once:
        print(json.dumps(measure(files)))
        return
    command = [sys.executable, __file__, "--once", *map(str, given)]
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    rounds = [json.loads(subprocess.check_output(command, env=env)) for _ in range(args.rounds)]
    medians = {key: round(statistics.median(row[key] for row in rounds), 3) for key in rounds[0]}
    print(json.dumps({"files": len(files), "rounds": args.rounds} | medians, indent=1))


if __name__ == "__main__":
    main()
