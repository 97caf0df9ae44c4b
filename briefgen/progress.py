"""Progress for people: a bar on a terminal, plain lines elsewhere, nothing when quiet.

The stages know only the function type of `build.Progress`; programs read `jsonlog` instead.
"""

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Protocol

WHAT = {
    "read": "读取",
    "extract": "提取",
    "keywords": "关键词",
    "summarise": "汇总",
    "draw": "绘图",
    "data": "数据表",
    "set": "排版",
    "shell": "书眉页码",
    "contents": "目录",
    "makeup": "拼版",
    "places": "分册页码",
    "link": "分册链接",
    "justify": "断行",
    "gates": "检查",
    "html": "网页",
}
Progress = Callable[[str, int, int, str], None]

STAGES = {
    "read": "读取报告",
    "extract": "提取指标",
    "summarise": "汇总比较",
    "draw": "绘制图表",
    "data": "写数据表",
    "set": "排各章",
    "shell": "排书眉页码",
    "contents": "排目录",
    "makeup": "拼成册",
    "gates": "检查成册",
    "html": "制作网页",
}
_EVERY = 10.0  # seconds between the plain lines of a long stage


@contextmanager
def shown() -> Iterator[Progress]:
    """The progress of one run on standard error, as a bar when that is a terminal."""
    if sys.stderr.isatty():
        with _bar() as bar:
            yield bar
    else:
        yield _lines()


class Pace:
    """How long each stage has taken so far, and how long it will yet, in seconds of `clock`."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._begun: dict[str, tuple[float, int]] = {}

    def step(self, stage: str, done: int, total: int) -> tuple[float, float | None]:
        """Seconds since the stage's first step, and what is left at its pace; None before one step is done.

        Steps that were done when the stage was first told of cost nothing: they were kept.
        """
        since, kept = self._begun.setdefault(stage, (self._clock(), done))
        took = self._clock() - since
        if done >= total:
            return took, 0.0
        return took, took / (done - kept) * (total - done) if done > kept and took else None


def _lines() -> Progress:
    """One plain line when a stage begins, and one every ten seconds with the time left."""
    pace, begun, last = Pace(), set[str](), time.monotonic()

    def tell(stage: str, done: int, total: int, name: str) -> None:
        nonlocal last
        _, left = pace.step(stage, done, total)
        about = "" if left is None else f"，约余 {spoken(left)}"
        if stage not in begun:
            line = f"{STAGES.get(stage, stage)}……"
        elif name and time.monotonic() - last >= _EVERY:
            line = f"{STAGES.get(stage, stage)} {done}/{total}，{name}{about}"
        else:
            return
        begun.add(stage)
        last = time.monotonic()
        print(line, file=sys.stderr, flush=True)

    return tell


def spoken(seconds: float) -> str:
    """A stretch of time for people: seconds below two minutes, minutes above."""
    return f"{seconds:.0f} 秒" if seconds < 120 else f"{seconds / 60:.0f} 分"


@contextmanager
def _bar() -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    texts = ("{task.description}", "{task.fields[count]}", "{task.fields[left]}", "{task.fields[step]}")
    what, count, left, step = map(TextColumn, texts)
    columns = (what, BarColumn(), count, TimeElapsedColumn(), left, step)
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, Any] = {}
        pace = Pace()

        def tell(stage: str, done: int, total: int, name: str) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(STAGES.get(stage, stage), total=None, step="", count="", left="")
            _, rest = pace.step(stage, done, total)
            about = f"约余 {spoken(rest)}" if rest else ""
            bar.update(
                tasks[stage], completed=done, total=total, step=name, count=f"{done}/{total}", left=about
            )

        yield tell


class Told(Protocol):
    """A piece of work that was looked up: why it was made again, empty when it was not."""

    @property
    def stage(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def why(self) -> str: ...
    @property
    def title(self) -> str: ...


def explain(told: Iterable[Told]) -> None:
    """One line a piece of work on standard error: kept, or made and why."""
    for one in told:
        made = f"重做，{one.why}" if one.why else "用缓存"
        print(f"{WHAT.get(one.stage, one.stage)}　{one.title or one.name}：{made}", file=sys.stderr)


def timings(seconds: Mapping[str, float], memory: Mapping[str, int]) -> None:
    """A line a stage on standard error: seconds and the greatest memory (MB) of a process that did it."""
    import resource

    for stage, took in seconds.items():
        held = f"　{memory[stage]} MB" if stage in memory else ""
        print(f"{WHAT.get(stage, stage)}　{took:.2f} 秒{held}", file=sys.stderr)
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    workers = max(memory.values(), default=0)
    print(f"内存　主进程 {own} MB，任一进程最多 {max(own, workers)} MB", file=sys.stderr)
