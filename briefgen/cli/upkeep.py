"""The commands that look after an installation: doctor, init, lexicon."""

from pathlib import Path

import click

from briefgen import settings
from briefgen.cli.base import PATH, Command, Failure, Group
from briefgen.errors import BriefgenError
from briefgen.settings import FILE


@click.command(cls=Command)
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


@click.command(cls=Command)
@click.argument("folder", type=PATH, default=".")
def init(folder: Path) -> None:
    """在文件夹里放一份带注释的 briefgen.toml 和空的 reports 文件夹。"""
    file = folder / FILE
    if file.exists():
        raise BriefgenError("已有设置文件，未改动。", where=str(file), next="要重来请先移走它。")
    (folder / "reports").mkdir(parents=True, exist_ok=True)
    file.write_text(settings.template(reports="reports"), encoding="utf-8")
    click.echo(f"已写好 {file}；把报告放进 {folder / 'reports'}，再运行 briefgen build。")


@click.group(cls=Group)
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
