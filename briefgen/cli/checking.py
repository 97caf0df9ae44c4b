"""The command that checks finished books."""

from pathlib import Path

import click

from briefgen.cli.base import PATH, Command, Failure
from briefgen.errors import BriefgenError


@click.command(cls=Command)
@click.argument("books", metavar="BOOK.pdf...", nargs=-1, required=True, type=PATH)
@click.option("--setting", is_flag=True, help="也逐字量中文排版：避头尾、两端对齐、标点挤压、孤字等")
def check(books: tuple[Path, ...], setting: bool) -> None:
    """检查册子：字体、缺字、出界、叠字、书眉页码、空节、出处链接与两页一市。"""
    from briefgen.outputs.check import check as findings
    from briefgen.outputs.check.setting import measure

    short = 0
    for book in books:
        if not book.is_file():
            raise BriefgenError("没有这个文件。", where=str(book), next="请给出要检查的 PDF。")
        content = book.read_bytes()
        found = findings(content)
        if setting and not any(one.gate == "文件" for one in found):
            found += measure(content)[1]
        short += bool(found)
        click.echo(f"{'✗' if found else '✓'} {book}{f'：{len(found)} 处' if found else ''}")
        for finding in found:
            click.echo(f"  {finding.line()}")
    if short:
        raise Failure(f"有 {short} 册没有通过检查，见上。")
