"""Many made-up reports for scale tests: paragraphs of the demo corpus recombined, with other figures.

    python benchmarks/generate.py OUT --cities 300 --year 2023 [--seed 1]

The cities carry names of real divisions, since only those can be told by name; every word and figure
said of them is made up. Same arguments, same bytes. For measuring only: never shipped nor shown.
"""

import argparse
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from briefgen import demo
from briefgen.lexicon import divisions

# Reports whose lines are whole paragraphs; those on one line, hard-wrapped or from the web stay as they are.
SKELETONS = {
    2022: ("汐州市", "榴溪市", "鹭渚市", "墨川市", "稷原市", "粟丰县"),
    2023: ("枫陵市", "鹭渚市", "墨川市", "漠关市", "稷原市", "粟丰县"),
}
SWAPPED = 0.4  # share of plain paragraphs taken from another city's report
_DECIMAL = re.compile(r"(?<![\d.])\d+\.\d+(?![\d.])")
_COUNT = re.compile(r"(?<![\d.第])\d{2,}(?=[万亿个家公套元亩名所张])")
_FIXED = re.compile(r"预期目标|主要目标|清醒|不足|困难|问题|差距|短板|沟坎|各位代表")
_TASKS = re.compile(r"(?:目标|要求|安排|任务|思路|考虑|工作)$")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a demo report; `plain` lines are body text that any other report could hold."""

    text: str
    half: int  # 0: before the year's plan, 1: from the plan on
    plain: bool


def reports(cities: int, year: int, seed: int = 1) -> Iterator[tuple[str, str]]:
    """Name and text of `cities` made-up reports of one year; ValueError when there are too few names."""
    names = _names()
    if cities > len(names):
        raise ValueError(f"{cities} cities asked for, only {len(names)} names are unique")
    chosen = random.Random(f"{seed}").sample(names, cities)
    for name in chosen:
        yield name, _report(name, year, random.Random(f"{seed} {year} {name}"))


@cache
def _names() -> tuple[str, ...]:
    """Full names of real divisions that one place alone carries, in the order of the codes."""
    rows = (Path(divisions.__file__).parent / "divisions.csv").read_text(encoding="utf-8").splitlines()[1:]
    names = [name for code, name in (row.split(",")[:2] for row in rows) if not code.endswith("0000")]
    # Longer names are those of development zones, which readers do not meet as cities.
    return tuple(n for n in dict.fromkeys(names) if 2 < len(n) < 6 and len(divisions.named(n)) == 1)


@cache
def _lines(year: int, city: str) -> tuple[Line, ...]:
    data = (demo.reports_dir() / str(year) / f"{city}.txt").read_bytes()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("gb18030")
    half, found = 0, []
    for row in text.replace("\r", "").split("\n"):
        if (
            len(row) < 30
            and "回顾" not in row
            and (str(year) in row or row.startswith("今年"))
            and _TASKS.search(row)
        ):
            half = 1
        body = len(row) > 60 and not _FIXED.search(row) and not re.match(r"[（(—\d一二三四五六七八九十]", row)
        found.append(Line(row, half, body))
    return tuple(found)


def _report(name: str, year: int, rng: random.Random) -> str:
    skeleton = rng.choice(SKELETONS[year])
    others = [
        line for city in SKELETONS[year] if city != skeleton for line in _lines(year, city) if line.plain
    ]
    rows = []
    for line in _lines(year, skeleton):
        same = [other for other in others if other.half == line.half]
        swap = line.plain and bool(same) and rng.random() < SWAPPED
        rows.append(_figures(rng.choice(same).text if swap else line.text, rng))
    return _renamed("\n".join(rows), name)


def _figures(text: str, rng: random.Random) -> str:
    """The same line with other figures; years, dates, ordinals and round small numbers stay."""
    text = _DECIMAL.sub(
        lambda m: f"{float(m[0]) * rng.uniform(0.85, 1.15):.{len(m[0].split('.')[1])}f}", text
    )
    return _COUNT.sub(lambda m: str(round(int(m[0]) * rng.uniform(0.85, 1.15))), text)


def _renamed(text: str, name: str) -> str:
    place = divisions.named(name)[0]
    for invented in sorted(path.stem for path in demo.reports_dir().glob("2022/*")):
        text = text.replace(invented, name).replace(
            divisions.short_name(invented), divisions.short_name(name)
        )
    for province in ("澜东省", "苍岭省"):
        text = text.replace(province, place.province or "")
    for unit in "市县":  # the speaker's government is that of the place
        for word in ("人民政府", "政府", "长"):
            text = text.replace(unit + word, name[-1] + word)
        text = text.replace("全" + unit, "全" + name[-1])
    return text


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--cities", type=int, default=100)
    parser.add_argument("--year", type=int, default=2023, choices=sorted(SKELETONS))
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    folder = args.out / str(args.year)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in reports(args.cities, args.year, args.seed):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8", newline="")
    print(f"{args.cities} reports in {folder}")


if __name__ == "__main__":
    main()
