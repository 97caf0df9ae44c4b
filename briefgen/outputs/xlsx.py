"""`facts.xlsx`: one sheet a kind of record, Chinese heads, filters on, same bytes for same rows."""

import io
from collections.abc import Iterable, Sequence
from datetime import datetime

import xlsxwriter
from xlsxwriter.format import Format

from briefgen.outputs.records import Row, given
from briefgen.outputs.table import COLUMNS, Sheet, Value, cells

SHEETS = (
    ("fact", "指标"),
    ("ranking", "排名"),
    ("honour", "荣誉"),
    ("risk", "风险"),
    ("priority", "重点工作"),
    ("commitment", "硬任务"),
    ("livelihood", "民生实事"),
    ("report", "报告"),
)
_CELL = 32_767  # Excel holds no more characters in a cell
_WIDE = {"quote": 60, "text": 50, "heading": 40, "title": 40, "section": 30, "subject": 30, "source": 40}


def xlsx(rows: Iterable[Row], created: datetime, more: Sequence[Sheet] = ()) -> bytes:
    """The rows as a workbook, `more` sheets behind theirs; `created` is the only date written into it.

    Rows are let go of as they are laid out.
    """
    buffer, kinds = io.BytesIO(), dict[str, list[Row]]()
    for row in rows:
        kinds.setdefault(row["record"], []).append(row)
    # Everything is text or number: formulas and links in a report's words stay words.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"title": "政府工作报告指标与出处", "created": created})
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        for record, name in SHEETS:
            _lay(book.add_worksheet(name), _records(kinds.pop(record, [])), head)
        for extra in more:
            _lay(book.add_worksheet(extra.name), (extra.head, extra.rows), head)
    return buffer.getvalue()


_Table = tuple[Sequence[tuple[str, int]], Iterable[Sequence[Value]]]
"""Each column's title and width, and the rows."""


def _records(rows: list[Row]) -> _Table:
    """The columns that any of the rows has."""
    named = set().union(*rows)
    used = [(name, title) for name, title in COLUMNS if name in named]
    head = [(title, _WIDE.get(name, 12)) for name, title in used]
    return head, cells(given(rows), [name for name, _ in used])


def _lay(sheet: xlsxwriter.worksheet.Worksheet, table: _Table, head: Format) -> None:
    titles, rows = table
    for column, (title, width) in enumerate(titles):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, title, head)
    line = 0
    for line, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(line, column, value[:_CELL])
            elif value is not None:
                sheet.write_number(line, column, value)
    sheet.freeze_panes(1, 2)
    if titles and line:
        sheet.autofilter(0, 0, line, len(titles) - 1)
