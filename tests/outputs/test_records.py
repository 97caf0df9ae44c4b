import csv as reader
import io
import json
from datetime import datetime

import openpyxl

from briefgen.model import Priority
from briefgen.outputs import csv, jsonl, records, xlsx
from tests.make import TEXT, evidence, extraction, fact, report


def rows() -> list[records.Row]:
    return list(records.rows(extraction(report(origin=100), fact(6.0), fact(None))))


def test_offsets_count_in_the_source_file() -> None:
    source = "目录\n" * 33 + "。" + TEXT
    for row in rows()[1:]:
        assert source[row["start"] : row["end"]] == row["quote"]


def test_the_fields_of_the_contract() -> None:
    head, first, worded = rows()
    assert (head["record"], head["schema"], head["province"], head["level"]) == (
        "report",
        "1.0",
        "沧海省",
        "prefecture",
    )
    assert first["ranks"] == [{"scope": "全省", "rank": 2, "top_n": False}]
    assert (first["kind"], first["measure"], first["comparator"]) == ("achievement", "growth", "eq")
    assert json.dumps(first["value"]) == "6"
    assert (worded["value"], worded["qualitative"]) == (None, "稳中有进")
    assert "evidence" not in first


def test_jsonl_is_one_object_a_line() -> None:
    lines = jsonl.jsonl(rows()).decode().splitlines()
    assert [json.loads(line)["record"] for line in lines] == ["report", "fact", "fact"]


def test_csv_cells_are_never_formulas() -> None:
    text = "=cmd()其余"
    bad = Priority("=cmd()", 1, evidence(text, "=cmd()"))
    row = {"record": "priority", **records.fields(bad)}
    table = list(reader.reader(io.StringIO(csv.csv([row]).decode("utf-8-sig"))))
    assert "'=cmd()" in table[1]


def test_xlsx_has_a_sheet_a_record_and_the_same_bytes_each_time() -> None:
    made = [xlsx.xlsx(rows(), datetime(2023, 11, 5)) for _ in range(2)]
    assert made[0] == made[1]
    book = openpyxl.load_workbook(io.BytesIO(made[0]))
    assert book.sheetnames[0] == "指标"
    heads = [cell.value for cell in book["指标"][1]]
    values = [cell.value for cell in book["指标"][2]]
    assert dict(zip(heads, values, strict=True))["数值"] == 6
    assert dict(zip(heads, values, strict=True))["位次"] == "全省第2"
