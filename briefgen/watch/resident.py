"""The loop: settings are read, the book is built and shown, and made anew when what it is made of changes."""

import queue
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from briefgen import assets, demo
from briefgen.errors import SettingsError
from briefgen.settings import Settings
from briefgen.watch.board import Board
from briefgen.watch.builder import Builder, Built, Failed
from briefgen.watch.changes import Places, Watcher, gathered
from briefgen.watch.server import Server

Say = Callable[[str], None]
LEXICON = Path(__file__).resolve().parents[1] / "lexicon"


def watch(
    load: Callable[[], Settings],
    clock: Callable[[], datetime],
    say: Say,
    *,
    also: Iterable[Path] = (),
    port: int = 0,
    what: Callable[[str], str] = str,
) -> None:
    """Build what `load` asks for, serve it and follow changes until interrupted.

    `load` is called before each build; `also` names further files to watch, such as the settings file.
    `say` gets a line a build, `what` turns a stage's name into words. Raises BriefgenError for a port in use.
    """
    board, builder = Board(), Builder()
    waiting: queue.SimpleQueue[frozenset[Path]] = queue.SimpleQueue()
    watcher = Watcher(waiting.put)
    server = Server(board, port)
    try:
        say(f"请用浏览器打开 {server.url}　（Ctrl-C 结束）")
        settings: Settings | None = None
        changed: frozenset[Path] = frozenset()
        while True:
            try:
                settings = load()
            except SettingsError as error:
                watcher.look(places(settings, also))
                _told(Failed(str(error)), board, say)
            else:
                watcher.look(places(settings, also))
                _build(builder, settings, clock(), board, say, changed, what)
            changed = gathered(waiting)
            if any(path.is_relative_to(LEXICON) for path in changed):
                builder.close()  # vocabulary is read once a process
    finally:
        watcher.close()
        server.close()
        builder.close()


def places(settings: Settings | None, also: Iterable[Path]) -> Places:
    """Everything that a book is made of: reports, settings, vocabulary, templates, overrides."""
    paths = [*also, LEXICON, assets.templates_dir()]
    if settings is not None:
        paths += [
            *(settings.reports or [demo.reports_dir()]),
            *([settings.overrides] if settings.overrides else []),
        ]
    return Places.of(paths)


def _build(
    builder: Builder,
    settings: Settings,
    now: datetime,
    board: Board,
    say: Say,
    changed: frozenset[Path],
    what: Callable[[str], str],
) -> None:
    names = "、".join(sorted(path.name for path in changed)[:3])
    because = f"{names}{'等' if len(changed) > 3 else ''}有变，" if changed else ""

    def step(stage: str, done: int, total: int, name: str) -> None:
        board.step(f"{because}正在{what(stage)} {done}/{total} {name}".rstrip())

    _told(builder.build(settings, now, step, board.early), board, say, because)


def _told(outcome: Built | Failed, board: Board, say: Say, because: str = "") -> None:
    if isinstance(outcome, Failed):
        board.failed(outcome)
        say(f"{because}没有做成：{outcome.message}{chr(10) + outcome.trace if outcome.trace else ''}")
        return
    text = f"{because}{outcome.seconds:.2f} 秒，{len(outcome.cities)} 个城市，重做 {len(outcome.redone)} 项"
    board.built(outcome, text)
    say(f"第 {board.state()['good']} 次：{text}，提示 {len(outcome.notices)} 条")
