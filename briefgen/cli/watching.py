"""The command that builds again and again while somebody looks."""

import os
from pathlib import Path
from typing import Any

import click

from briefgen import settings
from briefgen.cli.base import CITY, CONFIG, PATH, REPORTS, VERBOSE, YEAR, Command, now, options, set_log
from briefgen.settings import FILE, FORMATS, HELP, Settings

SHOWN = "pdf,html"


@click.command(cls=Command)
@options(YEAR, REPORTS, CITY, CONFIG, VERBOSE)
@click.option("--theme", help=HELP["theme"])
@click.option("--overrides", type=PATH, help=HELP["overrides"])
@click.option("--format", "formats", metavar=",".join(FORMATS), default=SHOWN, help="做哪些：默认 pdf,html")
@click.option("--jobs", type=int, metavar="N", help=HELP["jobs"])
@click.option("--cache", type=PATH, help=HELP["cache"])
@click.option("--out", type=PATH, help="与哪里的上一期相比；watch 不往那里写")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="端口；0 为任一空闲的，默认 0")
def watch(config: Path | None, verbose: int, port: int, **given: Any) -> None:
    """守着报告、设置、词库与模板，一变就重做，在浏览器里随即看到。"""
    from briefgen.watch import watch as resident

    set_log(verbose)
    chosen = {name: value for name, value in given.items() if value != ()}
    standing = Path(FILE).absolute()

    def load() -> Settings:
        """The settings as they are now: the file may have come or gone."""
        file = config or (standing if standing.is_file() else None)
        return settings.load(file, os.environ, chosen)

    load()  # what is wrong from the start is a wrong call
    try:
        resident(load, now, click.echo, also=(config or standing,), port=port, what=_what)
    except KeyboardInterrupt:
        click.echo("已结束。")  # the way out that is meant


def _what(stage: str) -> str:
    from briefgen.progress import STAGES

    return STAGES.get(stage, stage)
