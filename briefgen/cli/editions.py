"""The commands that look at what was kept: diff, editions list|show|verify|prune."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from briefgen.cli.base import CONFIG, PATH, Command, Failure, Group, chosen_settings, options
from briefgen.settings import HELP

OUT = click.option("--out", type=PATH, help=HELP["out"])
NAMED = click.argument("name", default="latest")


@click.command(cls=Command)
@click.argument("old")
@click.argument("new", default="latest")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "html"]), default="text", help="输出格式"
)
@options(OUT, CONFIG)
def diff(old: str, new: str, form: str, config: Path | None, **given: Any) -> None:
    """比较两期：报告、指标、位次有什么变化；OLD 写 - 表示没有上一期。"""
    from briefgen.analysis.changes import changes
    from briefgen.editions import shelf
    from briefgen.outputs import changes as told

    out = chosen_settings(config, given).out
    place = None if old == "-" else shelf.find(out, old)
    found = changes(shelf.rows(place) if place else None, shelf.rows(shelf.find(out, new)))
    since = shelf.month_of(place) if place else None
    if form == "json":
        click.echo(told.json(found), nl=False)
    elif form == "html":
        click.echo(told.html(found, f"本期变化：{old} → {new}", since), nl=False)
    else:
        click.echo(told.text(found, since), nl=False)


@click.group(cls=Group)
def editions() -> None:
    """各期简报：列出、查看、核验、清理。"""


@editions.command("list")
@options(OUT, CONFIG)
def list_(config: Path | None, **given: Any) -> None:
    """列出各期：月份、城市数、文件数、修订数；* 为最新完好的一期。"""
    from briefgen.editions import folders

    out = chosen_settings(config, given).out
    current = folders.latest(out)
    for edition in folders.editions(out):
        mark = "*" if edition.folder == current else " "
        made = edition.manifest
        said = "清单缺失或读不懂" if made is None else _counted(made)
        kept = len(folders.revisions(edition.folder))
        click.echo(f"{mark} {edition.label}\t{said}" + (f"\t修订 {kept}" if kept else ""))


def _counted(manifest: Mapping[str, Any]) -> str:
    cities = len(manifest.get("cities", ()))
    return f"{manifest.get('date', '')}\t{cities} 个市县\t{len(manifest['files'])} 个文件"


@editions.command()
@NAMED
@options(OUT, CONFIG)
def show(name: str, config: Path | None, **given: Any) -> None:
    """查看一期：何时、用什么做成，有哪些文件。"""
    from briefgen.editions import folders, shelf
    from briefgen.editions.verify import manifest_of

    folder = shelf.find(chosen_settings(config, given).out, name)
    manifest = manifest_of(folder)
    if manifest is None:
        raise Failure(f"{folder}：清单缺失或读不懂。请重新做这一期。")
    for field, words in (
        ("edition", "期次"),
        ("year", "报告年份"),
        ("date", "日期"),
        ("theme", "版式"),
        ("briefgen", "版本"),
    ):
        click.echo(f"{words}：{manifest.get(field, '（未记）')}")
    for source in manifest.get("inputs", []):
        use = {"previous": "上年报告", "progress": "进度来源"}.get(source.get("use"), "报告")
        click.echo(f"{use}：{source.get('city')} {source.get('year')}　{source.get('source')}")
    for number in folders.revisions(folder):
        click.echo(f"修订：{folder / folders.REVISIONS / str(number)}")
    for file, digest in manifest["files"].items():
        click.echo(f"文件：{file}　{digest}")


@editions.command()
@click.argument("name", default="")
@options(OUT, CONFIG)
def verify(name: str, config: Path | None, **given: Any) -> None:
    """重算摘要，逐个核对文件；不写 NAME 则核验每一期。"""
    from briefgen.editions import folders, shelf
    from briefgen.editions.verify import verify as faults_of

    out = chosen_settings(config, given).out
    places = [shelf.find(out, name)] if name else [e.folder for e in folders.editions(out)]
    bad = 0
    for folder in places:
        faults = faults_of(folder)
        bad += bool(faults)
        click.echo(f"{'✗' if faults else '✓'} {folder}")
        for fault in faults:
            click.echo(f"    {fault.name}：{fault.what}")
    if not places:
        click.echo("还没有任何一期。")
    if bad:
        raise Failure(f"{bad} 期不完好，见上；重新运行 briefgen build --edition 可补做。")


@editions.command()
@click.option(
    "--months", type=click.IntRange(min=1), required=True, help="保留最近几个月（每年 12 月一律保留）"
)
@click.option("--dry-run", is_flag=True, help="只说会删什么，不动手")
@options(OUT, CONFIG)
def prune(months: int, dry_run: bool, config: Path | None, **given: Any) -> None:
    """清理旧期：保留最近几个月、每年 12 月和最新的一期。"""
    from briefgen import delivery
    from briefgen.cli.base import now, tell
    from briefgen.editions import lock, shelf

    chosen = chosen_settings(config, given)
    with lock.held(chosen.out, now()) as notices:
        owed = delivery.owed(chosen, now)
        pruned = shelf.prune(chosen.out, months, dry_run=dry_run, owed=owed)
    tell(notices)
    for edition in pruned.removed:
        click.echo(f"{'会删去' if dry_run else '已删去'} {edition.label}")
    for edition, reason in pruned.left:
        click.echo(f"未删 {edition.label}：{reason}", err=True)
    if not pruned.removed:
        click.echo("没有可清理的旧期。")
