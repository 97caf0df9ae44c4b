"""How a run is told: to people as bars, lines and messages, or to programs as lines of JSON."""

import logging
import sys
import traceback
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, Protocol

import click

from briefgen import progress as shows
from briefgen.channels import masked
from briefgen.cli import base, words
from briefgen.errors import BriefgenError
from briefgen.jsonlog import JsonLog

if TYPE_CHECKING:
    from briefgen.model import Notice

_LEVELS = {"gap": "error", "doubt": "warning", "info": "info"}


class Voice(Protocol):
    """What a command tells while it runs and when it is done."""

    def progress(self, stage: str, done: int, total: int, name: str) -> None: ...
    def tell(self, notices: Iterable["Notice"]) -> None: ...
    def explain(self, told: Iterable[shows.Told]) -> None: ...
    def timings(self, seconds: Mapping[str, float], memory: Mapping[str, int]) -> None: ...
    def remark(self, text: str) -> None: ...
    def done(self, text: str, **facts: Any) -> None: ...


@contextmanager
def voice(form: str, verbose: int) -> Iterator[Voice]:
    """The voice of one run; in JSON its last line is the outcome, however the run ends."""
    if form == "json":
        with _told() as log:
            with _heard(log, verbose):
                spoken = Json(log)
                yield spoken
            log.line("outcome", spoken.outcome, status=0, **spoken.facts)
    else:
        base.set_log(verbose)
        with ExitStack() as bar:
            yield Text(bar)


class Text:
    """For people; the bar goes before anything else is said."""

    def __init__(self, bar: ExitStack) -> None:
        self._bar = bar
        self.progress = bar.enter_context(shows.shown())

    def tell(self, notices: Iterable["Notice"]) -> None:
        self._bar.close()
        base.tell(notices)

    def explain(self, told: Iterable[shows.Told]) -> None:
        self._bar.close()
        shows.explain(told)

    def timings(self, seconds: Mapping[str, float], memory: Mapping[str, int]) -> None:
        self._bar.close()
        shows.timings(seconds, memory)

    def remark(self, text: str) -> None:
        self._bar.close()
        click.echo(text, err=True)

    def done(self, text: str, **facts: Any) -> None:
        self._bar.close()
        click.echo(text)


class Json:
    """For programs."""

    def __init__(self, log: JsonLog) -> None:
        self._log = log
        self.progress = log.progress
        self.outcome, self.facts = "", dict[str, Any]()

    def tell(self, notices: Iterable["Notice"]) -> None:
        from briefgen.notices import line, ordered

        for one in ordered(notices):
            facts = {"code": one.code, "city": one.city, "source": one.source}
            self._log.line("notice", masked(line(one)), _LEVELS[one.severity.value], **facts)

    def explain(self, told: Iterable[shows.Told]) -> None:
        for one in told:
            name = one.title or one.name
            self._log.line("explain", one.why or "用缓存", stage=one.stage, city=name, kept=not one.why)

    def timings(self, seconds: Mapping[str, float], memory: Mapping[str, int]) -> None:
        for stage, took in seconds.items():
            held = memory.get(stage)
            what = shows.WHAT.get(stage, stage)
            self._log.line("timing", what, stage=stage, took=round(took, 3), memory_mb=held)

    def remark(self, text: str) -> None:
        self._log.line("log", text)

    def done(self, text: str, **facts: Any) -> None:
        self.outcome, self.facts = text, facts


def refused(error: click.ClickException) -> None:
    """What click found wrong before a command could begin, as the only line of its log."""
    _ended(_log(), _said(error), error.exit_code)


def _log() -> JsonLog:
    return JsonLog(sys.stderr, base.clock, shows.Pace())


def _said(error: click.ClickException) -> str:
    return words.said(error) if isinstance(error, click.UsageError) else error.format_message()


def _ended(log: JsonLog, message: str, status: int, **facts: Any) -> None:
    log.line("outcome", masked(message), "error", status=status, **facts)


@contextmanager
def _told() -> Iterator[JsonLog]:
    """Whatever ends the run is the last line; the exit status is the same as in text."""
    log = _log()
    try:
        yield log
    except BriefgenError as error:
        _ended(log, str(error), error.status)
        raise click.exceptions.Exit(error.status) from error
    except click.ClickException as error:
        _ended(log, _said(error), error.exit_code)
        raise click.exceptions.Exit(error.exit_code) from error
    except KeyboardInterrupt:
        _ended(log, "已中止。", base.ENDED)
        raise SystemExit(base.ENDED) from None
    except SystemExit as error:
        _ended(log, "已中止。", error.code if isinstance(error.code, int) else 1)
        raise
    except Exception as error:
        _ended(log, f"程序出错：{error}", 1, traceback=masked(traceback.format_exc()))
        raise click.exceptions.Exit(1) from error


@contextmanager
def _heard(log: JsonLog, verbose: int) -> Iterator[None]:
    """What loggers say goes into the log."""
    handler, root, ours = log.handler(), logging.getLogger(), logging.getLogger("briefgen")
    ours.setLevel((logging.WARNING, logging.INFO, logging.DEBUG)[min(verbose, 2)])
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)
