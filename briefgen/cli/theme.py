"""The commands about themes."""

from pathlib import Path

import click

from briefgen.cli.base import PATH, Command, Group


@click.group(cls=Group)
def theme() -> None:
    """版式主题：建一个自己的。"""


@theme.command(cls=Command)
@click.argument("name", metavar="NAME", type=PATH)
@click.option("--from", "base", metavar="THEME", default="modern", help="以哪个主题为底：modern、gongwen")
def new(name: Path, base: str) -> None:
    """建一个文件夹 NAME，放进可改的样式、宏和说明；不覆盖已有的。"""
    from briefgen import theme as themes

    made = themes.new(name, base)
    click.echo(f"已写好 {'、'.join(str(path.relative_to(name)) for path in made)}，在 {name}。")
    click.echo(f"现在就能用：briefgen build --theme {base} --overrides {name}")
