"""The command that checks finished books."""

from pathlib import Path

import click

from briefgen.cli.base import PATH, Command, Failure
from briefgen.errors import BriefgenError


@click.command(cls=Command)
@click.argument("books", metavar="BOOK.pdf...", nargs=-1, required=True, type=PATH)
def check(books: tuple[Path, ...]) -> None:
    """检查册子：字体、缺字、出界、书眉页码、空节、出处链接与两页一市。"""
    from briefgen.outputs.check import check as findings

    short = 0
    for book in books:
        if not book.is_file():
            raise BriefgenError("没有这个文件。", where=str(book), next="请给出要检查的 PDF。")
        found = findings(book.read_bytes())
        short += bool(found)
        click.echo(f"{'✗' if found else '✓'} {book}{f'：{len(found)} 处' if found else ''}")
        for finding in found:
            click.echo(f"  {finding.line()}")
    if short:
        raise Failure(f"有 {short} 册没有通过检查，见上。")
