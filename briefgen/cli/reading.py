"""The commands that read reports: build, parse, facts, cities."""

import sys
from pathlib import Path
from typing import Any

import click

from briefgen.cli.base import (
    ALL_EXITS,
    CITY,
    CONFIG,
    LOG_FORMAT,
    PATH,
    REPORTS,
    SOURCES,
    VERBOSE,
    YEAR,
    Command,
    chosen_settings,
    now,
    options,
    set_log,
    strictly,
    tell,
)
from briefgen.settings import FORMATS, HELP


@click.command(cls=Command, epilog=ALL_EXITS)
@options(YEAR, REPORTS, CITY, CONFIG, VERBOSE)
@click.option("--out", type=PATH, help=HELP["out"])
@click.option("--theme", help=HELP["theme"])
@click.option("--format", "formats", metavar=",".join(FORMATS), help=HELP["formats"])
@click.option("--edition", metavar="YYYY-MM", help=HELP["edition"])
@click.option("--overrides", type=PATH, help=HELP["overrides"])
@click.option("--strict", is_flag=True, default=None, help=HELP["strict"])
@click.option("--jobs", type=int, metavar="N", help=HELP["jobs"])
@click.option("--executor", metavar="local|dask", help=HELP["executor"])
@click.option("--scheduler", metavar="tcp://…", help=HELP["scheduler"])
@click.option("--cache", type=PATH, help=HELP["cache"])
@click.option("--no-cache", is_flag=True, default=None, help=HELP["no_cache"])
@click.option("--explain", is_flag=True, help="说明每个城市、每一章是重做的还是用缓存，以及为什么")
@click.option("--timings", is_flag=True, help="列出各阶段所用的秒数与内存")
@options(LOG_FORMAT)
def build(
    config: Path | None, verbose: int, explain: bool, timings: bool, log_format: str, **given: Any
) -> None:
    """读报告，提取、比较、绘图，排印简报。"""
    from briefgen import cache
    from briefgen.cache import compiled
    from briefgen.cli.voice import voice

    with voice(log_format, verbose) as told:
        chosen = chosen_settings(config, given)
        with compiled.kept(cache.opened(chosen.cache, chosen.no_cache)):  # the model's classes as well
            from briefgen import build as pipeline

            outcome = pipeline.build(chosen, now(), told.progress)
        told.tell(outcome.notices)
        if explain:
            told.explain(outcome.told)
        if timings:
            told.timings(outcome.seconds, outcome.memory)
        if outcome.sample:
            told.remark("没有指定报告，用的是随附的示例语料（虚构城市），每页标有“示例”。")
        done = "没有变化" if outcome.state == "unchanged" else "已完成"
        text = f"{done}：{len(outcome.cities)} 个城市，{len(outcome.files)} 个文件，在 {outcome.folder}"
        told.done(
            text,
            folder=str(outcome.folder),
            cities=len(outcome.cities),
            files=len(outcome.files),
            state=outcome.state,
        )
        strictly(chosen, outcome.notices)


@click.command(cls=Command)
@SOURCES
@click.option("--out", type=PATH, required=True, help="存放解析结果的文件夹，一份报告一个 JSON 文件")
@options(VERBOSE)
def parse(paths: tuple[Path, ...], out: Path, verbose: int) -> None:
    """把报告解析成 JSON（章节、段落、角色），供以后直接读取。"""
    from briefgen import sources
    from briefgen.editions.store import write_all

    set_log(verbose)
    reading = sources.read(paths)
    tell(reading.notices)
    texts = [sources.to_json(report).encode() for report in reading.reports]
    files = dict(zip(sources.file_names(reading.reports), texts, strict=True))
    write_all(out, files)
    click.echo(f"已写出 {len(files)} 份报告，在 {out}")


@click.command(cls=Command)
@SOURCES
@click.option("--format", "form", type=click.Choice(["jsonl", "csv"]), default="jsonl", help="输出格式")
@click.option("--explain", metavar="CITY", help="逐条列出该城市的记录、原句与规则，以及略过的数字和原因")
@click.option("--indicator", metavar="NAME", help="与 --explain 合用：只看这个指标")
@options(YEAR, VERBOSE)
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

    set_log(verbose)
    extractions, notices = listing.extracted(paths, year)
    tell([*notices, *(notice for e in extractions for notice in e.notices)])
    if explain is not None:
        click.echo(listing.explained(extractions, explain, indicator))
    else:
        sys.stdout.buffer.write(listing.listed(extractions, form))


@click.command(cls=Command)
@options(REPORTS, CONFIG, YEAR, VERBOSE)
def cities(config: Path | None, verbose: int, **given: Any) -> None:
    """列出读到的报告：按年份和省份。"""
    from briefgen import build as pipeline

    set_log(verbose)
    chosen = chosen_settings(config, given)
    reports, notices = pipeline.read(chosen, lambda *_: None)
    tell(notices)
    for report in sorted(reports, key=lambda r: (r.report_year, r.place.code or "", r.source)):
        if chosen.year in (None, report.report_year):
            place = report.place
            where = " ".join(part for part in (place.province, place.parent, place.name) if part)
            click.echo(f"{report.report_year}\t{where}\t{report.title}\t{report.source}")
