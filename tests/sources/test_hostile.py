"""Texts and files made to cost much: bounded time and memory, and nothing invented."""

import io
import os
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from briefgen.extract import extract
from briefgen.sources import read
from tests.sources.wrappings import W, docx, p, write

SIZE = 30_000  # characters of each run, two in a report: costs by the square show as many seconds
SECONDS = 5.0  # of CPU time
MEGABYTES = 500
REPORT = """2023年温州市政府工作报告
各位代表：
现在，我代表市人民政府，向大会报告工作，请予审议。
一、2022年工作回顾
{0}
二、2023年工作安排
今年主要预期目标是：地区生产总值增长6%左右。
（一）抓项目。{0}
"""
RUNS = {
    "facts": "地区生产总值增长4%，居全省第3位；",
    "clauses": "固定资产投资增长4%，",
    "names": "社会消费品零售总额、",
    "heads": "产量",
    "lines": "固定资产投资\n",
    "open lines": "固定资产投资增长4%，\n",
    "figures": "12.5%、",
    "numerals": "三百二十万亿",
    "ordinals": "全省第1、第2、",
    "ranks": "总量居全省第3位，",
    "firsts": "全国首个第1名，",
    "moves": "从第9位升至第3位",
    "brackets": "“(《",
    "periods": "2022年前三季度",
    "dashes": "5-6-",
    "problems": "产业结构不优，问题突出，",
    "headings": "（一）抓好项目建设\n",
    "titles": "2023年温州市政府工作报告\n各位代表：\n",
}


@pytest.mark.parametrize("name", RUNS)
def test_a_report_with_one_thing_over_and_over(tmp_path: Path, name: str) -> None:
    run = RUNS[name] * (SIZE // len(RUNS[name]))
    path = write(tmp_path, "温州.txt", REPORT.format(run).encode())
    began = time.process_time()
    reading = read([path])
    assert reading.reports or reading.notices
    for report in reading.reports:
        for record in extract(report).records():
            said = record.evidence
            assert report.text[said.start : said.end] == said.quote
    assert time.process_time() - began < SECONDS


def packed(body: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "word/document.xml", f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
        )
    return out.getvalue()


def entities() -> bytes:
    rows = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(8))
    inside = f'<!DOCTYPE a [<!ENTITY a "{"x" * 1000}">{rows}]><w:document xmlns:w="{W}">&i;</w:document>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", inside)
    return out.getvalue()


FILES = {
    "lines.txt": lambda: "全市地区生产总值增长6.1%。\n".encode() * 480_000,
    "line.txt": lambda: "全市生产总值增长6%".encode() * 1_000_000,
    "newlines.txt": lambda: "全\n".encode() * 3_900_000,
    "nulls.txt": lambda: bytes(5_000_000),
    "private.txt": lambda: "\ue000\uf8ff".encode() * 400_000,
    "paragraphs.docx": lambda: docx(p("全市增长5%。") * 120_000),
    "bomb.docx": lambda: packed("<w:p/>" * 20_000_000),
    "nested.docx": lambda: packed("<w:tbl><w:tr><w:tc>" * 200 + p("增长5%") + "</w:tc></w:tr></w:tbl>" * 200),
    "entities.docx": entities,
    "paragraphs.html": lambda: b"<html><body>" + "<p>全市增长5%。</p>".encode() * 150_000,
    "deep.html": lambda: b"<html><body>" + b"<div>" * 250_000 + "增长5%。".encode(),
    "pagers.html": lambda: b"<html><body>" + "<div><a>下一页</a><i>1</i></div>".encode() * 30_000,
    "links.html": lambda: b"<html><body>" + b"<div>" * 200 + "<a>下一页</a>".encode() * 100_000,
    "dates.html": lambda: b"<html><body>" + "发布时间： ".encode() * 800_000,
}

CHILD = """
import sys, time
from pathlib import Path
from briefgen.extract import extract
from briefgen.sources import read
from tests.sources.test_hostile import peak

began = time.process_time()
reading = read([Path(sys.argv[1])])
records = sum(len(extract(report).records()) for report in reading.reports)
print(time.process_time() - began, peak(), len(reading.notices), records)
"""


def peak() -> float:
    """The most memory that this process held, in megabytes (not what its parent held before)."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    raise AssertionError("no VmHWM")


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
@pytest.mark.parametrize("name", FILES)
def test_a_heavy_file_costs_little_and_gives_no_record(tmp_path: Path, name: str) -> None:
    path = write(tmp_path, name, FILES[name]())
    root = str(Path(__file__).parents[2])
    made = subprocess.run(
        [sys.executable, "-c", CHILD, str(path)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": root},
        timeout=120,
    )
    seconds, megabytes, notices, records = map(float, made.stdout.split())
    assert notices > 0
    assert records == 0
    assert seconds < SECONDS
    assert megabytes < MEGABYTES
