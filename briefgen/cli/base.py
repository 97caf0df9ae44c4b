"""What every command shares: Chinese help, our errors as messages, common options, clock and environment."""

import gc
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from briefgen import settings, signals
from briefgen.cli import words
from briefgen.errors import BriefgenError, SettingsError
from briefgen.settings import FILE, HELP, Settings

if TYPE_CHECKING:  # the model's classes cost a help text a tenth of a second
    from briefgen.model import Notice

PATH = click.Path(path_type=Path)
ENDED = 130  # what a shell expects of a run that Ctrl-C ended
EXITS = (
    ("0", "完成"),
    ("1", "未能完成，或 --strict 下有缺漏；输出文件夹里原有的东西不动"),
    ("2", "用法或设置有误"),
    ("3", "输出文件夹正由另一次运行占用，可稍后再试"),
    ("130", "被 Ctrl-C（SIGINT）中止"),
    ("143", "被 SIGTERM 中止"),
)
ALL_EXITS = " ".join(code for code, _ in EXITS)
"""For `epilog`: the exit statuses that a command's help tells of."""
_USAGE = {"[OPTIONS]": "[选项]", "COMMAND [ARGS]...": "命令 [参数]..."}
_SAID = {"[default: ": "[默认 ", "required]": "必写]"}
_Options = Callable[[Callable[..., None]], Callable[..., None]]


class Failure(click.ClickException):
    """An error on its way out: its exit status, the message in Chinese."""

    def __init__(self, message: str, status: int = 1) -> None:
        super().__init__(message)
        vars(self)["exit_code"] = status  # click declares it for the class

    def show(self, file: Any = None) -> None:
        click.echo(f"错误：{self.format_message()}", err=True)


class Chinese(click.Command):
    """Help in Chinese: click's own words are English, whatever the locale."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示本说明"
        return option

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = " ".join(_USAGE.get(piece, piece) for piece in self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix="用法：")

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        if self.epilog:
            with formatter.section("退出码"):
                formatter.write_dl([(code, text) for code, text in EXITS if code in self.epilog.split()])

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        records = [record for param in self.get_params(ctx) if (record := param.get_help_record(ctx))]
        rows = [(option, _chinese(text)) for option, text in records]
        with formatter.section("选项"):
            formatter.write_dl(rows)


def _chinese(text: str) -> str:
    for english, ours in _SAID.items():
        text = text.replace(english, ours)
    return text


class Command(Chinese):
    """A command that turns BriefgenErrors into messages."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except SettingsError as error:
            raise click.UsageError(str(error), ctx) from error
        except BriefgenError as error:
            raise Failure(str(error), error.status) from error


class Group(click.Group, Chinese):
    command_class = Command

    def main(  # type: ignore[override]  # click tells the standalone call apart, which never returns
        self, args: Sequence[str] | None = None, prog_name: str | None = None, **extra: Any
    ) -> Any:
        """As click's, with Chinese words, and 130 or 143 for a run that was asked to end."""
        if not extra.pop("standalone_mode", True):
            return super().main(args, prog_name, standalone_mode=False, **extra)
        words_given = list(sys.argv[1:] if args is None else args)
        with signals.ending(last=args is None):
            try:
                status = super().main(words_given, prog_name, standalone_mode=False, **extra)
            except click.ClickException as error:
                _refused(error, words_given)
                status = error.exit_code
            except click.Abort:
                click.echo("已中止。", err=True)
                status = ENDED
        if args is None:  # what is left goes with the process: to go through it took 0.2 s of a build
            gc.freeze()
        sys.exit(status if isinstance(status, int) else 0)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        Chinese.format_options(self, ctx, formatter)
        with formatter.section("命令"):
            formatter.write_dl([(name, self.commands[name].get_short_help_str(60)) for name in self.commands])


def _refused(error: click.ClickException, given: Sequence[str]) -> None:
    """Tell an error that came before the command began, in the form that its words ask for."""
    if any(pair in (("--log-format", "json"), ("--log-format=json",)) for pair in _pairs(given)):
        from briefgen.cli.voice import refused

        refused(error)
    elif isinstance(error, click.UsageError):
        words.show(error)
    else:
        error.show()


def _pairs(given: Sequence[str]) -> Iterable[tuple[str, ...]]:
    yield from ((word,) for word in given)
    yield from pairwise(given)


def options(*chosen: Callable[..., Any]) -> _Options:
    """Several options as one decorator, shown in the order given."""

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        for option in reversed(chosen):
            command = option(command)
        return command

    return decorate


YEAR = click.option("--year", type=int, help=HELP["year"])
REPORTS = click.option("--reports", multiple=True, type=PATH, help=HELP["reports"])
CITY = click.option("--city", "cities", multiple=True, metavar="NAME", help=HELP["cities"])
CONFIG = click.option("--config", type=PATH, help=f"设置文件；不写则用当前文件夹的 {FILE}（如有）")
VERBOSE = click.option("-v", "--verbose", count=True, help="说明各阶段所做的事；-vv 更详细")
LOG_FORMAT = click.option(
    "--log-format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="进度与提示的写法：text 给人看，json 每行一个对象（标准错误）",
)
SOURCES = click.argument("paths", nargs=-1, required=True, type=PATH)


def now() -> datetime:
    """The time of this run; SOURCE_DATE_EPOCH stands in for the clock where it is set."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return datetime.now(UTC)
    if not epoch.isdigit():
        raise click.UsageError(f"SOURCE_DATE_EPOCH={epoch!r} 应为整数秒。")
    return datetime.fromtimestamp(int(epoch), UTC)


def clock() -> datetime:
    """The time as it is, for logs."""
    return datetime.now(UTC)


def chosen_settings(config: Path | None, given: dict[str, Any]) -> Settings:
    file = config or (Path(FILE) if Path(FILE).is_file() else None)
    return settings.load(file, os.environ, {k: v for k, v in given.items() if v != ()})


def set_log(verbose: int) -> None:
    import logging

    level = (logging.WARNING, logging.INFO, logging.DEBUG)[min(verbose, 2)]
    logging.basicConfig(level=logging.WARNING, format="%(name)s: %(message)s")
    logging.getLogger("briefgen").setLevel(level)


def tell(notices: Iterable["Notice"]) -> None:
    from briefgen.notices import line, ordered

    for notice in ordered(notices):
        click.echo(line(notice), err=True)


def strictly(chosen: Settings, notices: Iterable["Notice"]) -> None:
    from briefgen.model import Severity

    gaps = sum(notice.severity is Severity.GAP for notice in notices)
    if chosen.strict and gaps:
        raise Failure(f"--strict：有 {gaps} 处缺漏，见上。")
