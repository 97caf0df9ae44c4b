"""The command line: options → Settings → one call; errors → exit status.

0 done; 1 could not (or gaps under --strict); 2 called wrongly. Heavy modules are imported inside the
commands, so that --help is instant. The clock and the environment are read here and nowhere else.
"""

import logging
import os
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from briefgen import __version__, settings
from briefgen.errors import BriefgenError, SettingsError
from briefgen.model import Notice, Severity
from briefgen.settings import FILE, FORMATS, HELP, Settings

_PATH = click.Path(path_type=Path)
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


_YEAR = click.option("--year", type=int, help=HELP["year"])
_REPORTS = click.option("--reports", multiple=True, type=_PATH, help=HELP["reports"])
_CITY = click.option("--city", "cities", multiple=True, metavar="NAME", help=HELP["cities"])
_CONFIG = click.option("--config", type=_PATH, help=f"设置文件；不写则用当前文件夹的 {FILE}（如有）")
_VERBOSE = click.option("-v", "--verbose", count=True, help="说明各阶段所做的事；-vv 更详细")
_SOURCES = click.argument("paths", nargs=-1, required=True, type=_PATH)


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="briefgen", help="显示版本", message="%(prog)s %(version)s")
def main() -> None:
    """政府工作报告简报：从报告原文提取成效、目标与风险，逐条附原句，排印成册。"""


@main.command()
@options(_YEAR, _REPORTS, _CITY, _CONFIG, _VERBOSE)
@click.option("--out", type=_PATH, help=HELP["out"])
@click.option("--theme", help=HELP["theme"])
@click.option("--format", "formats", metavar=",".join(FORMATS), help=HELP["formats"])
@click.option("--edition", metavar="YYYY-MM", help=HELP["edition"])
@click.option("--overrides", type=_PATH, help=HELP["overrides"])
@click.option("--strict", is_flag=True, default=None, help=HELP["strict"])
def build(config: Path | None, verbose: int, **given: Any) -> None:
    """读报告，提取、比较、绘图，排印简报。"""
    from briefgen import build as pipeline
    from briefgen import progress

    _log(verbose)
    chosen = _settings(config, given)
    with progress.shown() as tell:
        outcome = pipeline.build(chosen, _now(), tell)
    _tell(outcome.notices)
    if outcome.sample:
        click.echo("没有指定报告，用的是随附的示例语料（虚构城市），每页标有“示例”。", err=True)
    click.echo(f"已完成：{len(outcome.cities)} 个城市，{len(outcome.files)} 个文件，在 {outcome.folder}")
    _strictly(chosen, outcome.notices)


@main.command()
@_SOURCES
@click.option("--out", type=_PATH, required=True, help="存放解析结果的文件夹，一份报告一个 JSON 文件")
@options(_VERBOSE)
def parse(paths: tuple[Path, ...], out: Path, verbose: int) -> None:
    """把报告解析成 JSON（章节、段落、角色），供以后直接读取。"""
    from briefgen import sources
    from briefgen.editions.store import write_all

    _log(verbose)
    reading = sources.read(paths)
    _tell(reading.notices)
    files = {sources.parsed_name(report): sources.to_json(report).encode() for report in reading.reports}
    write_all(out, files)
    click.echo(f"已写出 {len(files)} 份报告，在 {out}")


@main.command()
@_SOURCES
@click.option("--format", "form", type=click.Choice(["jsonl", "csv"]), default="jsonl", help="输出格式")
@click.option("--explain", metavar="CITY", help="逐条列出该城市的记录、原句与规则，以及略过的数字和原因")
@click.option("--indicator", metavar="NAME", help="与 --explain 合用：只看这个指标")
@options(_YEAR, _VERBOSE)
def facts(
    paths: tuple[Path, ...],
    form: str,
    explain: str | None,
    indicator: str | None,
    year: int | None,
    verbose: int,
) -> None:
    """提取报告中的记录，写到标准输出；提示写到标准错误。"""
    from briefgen import listing

    _log(verbose)
    extractions, notices = listing.extracted(paths, year)
    _tell([*notices, *(notice for e in extractions for notice in e.notices)])
    if explain is not None:
        click.echo(listing.explained(extractions, explain, indicator))
    else:
        sys.stdout.buffer.write(listing.listed(extractions, form))


@main.command()
@options(_REPORTS, _CONFIG, _YEAR, _VERBOSE)
def cities(config: Path | None, verbose: int, **given: Any) -> None:
    """列出读到的报告：按年份和省份。"""
    from briefgen import build as pipeline

    _log(verbose)
    chosen = _settings(config, given)
    reports, notices = pipeline.read(chosen, lambda *_: None)
    _tell(notices)
    for report in sorted(reports, key=lambda r: (r.report_year, r.place.code or "", r.source)):
        if chosen.year in (None, report.report_year):
            place = report.place
            where = " ".join(part for part in (place.province, place.parent, place.name) if part)
            click.echo(f"{report.report_year}\t{where}\t{report.title}\t{report.source}")


@main.command()
def doctor() -> None:
    """检查系统库、字体与版本：缺什么、怎么补。"""
    from briefgen.doctor import examine

    checks = examine()
    for check in checks:
        click.echo(f"{'✓' if check.ok else '✗'} {check.name}：{check.found}")
        if not check.ok:
            click.echo(f"  补救：{check.repair}")
    if not all(check.ok for check in checks):
        raise Failure("有缺失，见上。")


@main.command()
@click.argument("folder", type=_PATH, default=".")
def init(folder: Path) -> None:
    """在文件夹里放一份带注释的 briefgen.toml 和空的 reports 文件夹。"""
    file = folder / FILE
    if file.exists():
        raise BriefgenError("已有设置文件，未改动。", where=str(file), next="要重来请先移走它。")
    (folder / "reports").mkdir(parents=True, exist_ok=True)
    file.write_text(settings.template(), encoding="utf-8")
    click.echo(f"已写好 {file}；把报告放进 {folder / 'reports'}，再运行 briefgen build。")


@main.group(cls=Group)
def lexicon() -> None:
    """词库：指标、单位、提示词与主题。"""


@lexicon.command()
def check() -> None:
    """逐条检验词库里的例句与反例。"""
    from briefgen.extract import lexicon_check

    failures = lexicon_check()
    for failure in failures:
        click.echo(failure)
    if failures:
        raise Failure(f"词库有 {len(failures)} 处例句不符。")
    click.echo("词库例句全部相符。")


def _now() -> datetime:
    """The time of this run; SOURCE_DATE_EPOCH stands in for the clock where it is set."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return datetime.now(UTC)
    if not epoch.isdigit():
        raise click.UsageError(f"SOURCE_DATE_EPOCH={epoch!r} 应为整数秒。")
    return datetime.fromtimestamp(int(epoch), UTC)


def _settings(config: Path | None, given: dict[str, Any]) -> Settings:
    file = config or (Path(FILE) if Path(FILE).is_file() else None)
    return settings.load(file, os.environ, {k: v for k, v in given.items() if v != ()})


def _log(verbose: int) -> None:
    level = (logging.WARNING, logging.INFO, logging.DEBUG)[min(verbose, 2)]
    logging.basicConfig(level=logging.WARNING, format="%(name)s: %(message)s")
    logging.getLogger("briefgen").setLevel(level)


def _tell(notices: Iterable[Notice]) -> None:
    from briefgen.notices import line, ordered

    for notice in ordered(notices):
        click.echo(line(notice), err=True)


def _strictly(chosen: Settings, notices: Iterable[Notice]) -> None:
    gaps = sum(notice.severity is Severity.GAP for notice in notices)
    if chosen.strict and gaps:
        raise Failure(f"--strict：有 {gaps} 处缺漏，见上。")
