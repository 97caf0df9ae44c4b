"""What every command shares: Chinese help, our errors as messages, common options, clock and environment."""

import logging
import os
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from briefgen import settings
from briefgen.errors import BriefgenError, SettingsError
from briefgen.settings import FILE, HELP, Settings

if TYPE_CHECKING:  # the model's classes cost a help text a tenth of a second
    from briefgen.model import Notice

PATH = click.Path(path_type=Path)
_Options = Callable[[Callable[..., None]], Callable[..., None]]


class Failure(click.ClickException):
    """A BriefgenError on its way out: exit status 1, the message in Chinese."""

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
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix="用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [record for param in self.get_params(ctx) if (record := param.get_help_record(ctx))]
        with formatter.section("选项"):
            formatter.write_dl(rows)


class Command(Chinese):
    """A command that turns BriefgenErrors into messages."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except SettingsError as error:
            raise click.UsageError(str(error), ctx) from error
        except BriefgenError as error:
            raise Failure(str(error)) from error


class Group(click.Group, Chinese):
    command_class = Command

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        Chinese.format_options(self, ctx, formatter)
        with formatter.section("命令"):
            formatter.write_dl([(name, self.commands[name].get_short_help_str(60)) for name in self.commands])


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
SOURCES = click.argument("paths", nargs=-1, required=True, type=PATH)


def now() -> datetime:
    """The time of this run; SOURCE_DATE_EPOCH stands in for the clock where it is set."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return datetime.now(UTC)
    if not epoch.isdigit():
        raise click.UsageError(f"SOURCE_DATE_EPOCH={epoch!r} 应为整数秒。")
    return datetime.fromtimestamp(int(epoch), UTC)


def chosen_settings(config: Path | None, given: dict[str, Any]) -> Settings:
    file = config or (Path(FILE) if Path(FILE).is_file() else None)
    return settings.load(file, os.environ, {k: v for k, v in given.items() if v != ()})


def set_log(verbose: int) -> None:
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
