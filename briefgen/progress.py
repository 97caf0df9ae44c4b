"""Progress for people: a bar on a terminal, plain lines elsewhere, nothing when quiet.

The stages know only the function type of `build.Progress`.
"""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Protocol

WHAT = {
    "extract": "提取",
    "keywords": "关键词",
    "summarise": "汇总",
    "draw": "绘图",
    "set": "排版",
    "makeup": "拼版",
    "gates": "检查",
    "html": "网页",
}
Progress = Callable[[str, int, int, str], None]

STAGES = {
    "read": "读取报告",
    "extract": "提取指标",
    "summarise": "汇总比较",
    "draw": "绘制图表",
    "set": "排各章",
    "makeup": "拼成册",
    "gates": "检查成册",
    "html": "制作网页",
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


class Told(Protocol):
    """A piece of work that was looked up: why it was made again, empty when it was not."""

    @property
    def stage(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def why(self) -> str: ...


def explain(told: Iterable[Told]) -> None:
    """One line a piece of work on standard error: kept, or made and why."""
    for one in told:
        print(
            f"{WHAT[one.stage]}　{one.name}：{'重做，' + one.why if one.why else '用缓存'}", file=sys.stderr
        )


def timings(seconds: Mapping[str, float]) -> None:
    """One line a stage on standard error, and the greatest memory of this process and of any worker."""
    import resource

    for stage, took in seconds.items():
        print(f"{WHAT[stage]}　{took:.2f} 秒", file=sys.stderr)
    own, workers = (
        resource.getrusage(who).ru_maxrss // 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(f"内存　主进程 {own} MB，子进程最多 {workers} MB", file=sys.stderr)
