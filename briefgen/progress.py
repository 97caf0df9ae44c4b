"""Progress for people: a bar on a terminal, plain lines elsewhere, nothing when quiet.

The stages know only the function type of `build.Progress`.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Progress = Callable[[str, int, int, str], None]

STAGES = {
    "read": "读取报告",
    "extract": "提取指标",
    "summarise": "汇总比较",
    "draw": "绘制图表",
    "export": "排版输出",
}


@contextmanager
def shown() -> Iterator[Progress]:
    """The progress of one run on standard error, as a bar when that is a terminal."""
    if sys.stderr.isatty():
        with _bar() as bar:
            yield bar
    else:
        yield _lines()


def _lines() -> Progress:
    """One plain line when a stage begins."""
    begun: set[str] = set()

    def tell(stage: str, done: int, total: int, name: str) -> None:
        if stage not in begun:
            begun.add(stage)
            print(f"{STAGES[stage]}……", file=sys.stderr, flush=True)

    return tell


@contextmanager
def _bar() -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[step]}"))
    with Bar(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True) as bar:
        tasks = {
            name: bar.add_task(text, total=None, start=False, step="", visible=False)
            for name, text in STAGES.items()
        }

        def tell(stage: str, done: int, total: int, name: str) -> None:
            bar.start_task(tasks[stage])
            bar.update(tasks[stage], completed=done, total=total, step=name, visible=True)

        yield tell
