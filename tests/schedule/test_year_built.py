"""The year once more over the real build: reports come, change and go; what each book says is recounted."""

import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from briefgen import cli
from briefgen.editions import folders, lock
from briefgen.editions.verify import verify
from briefgen.publish import good
from briefgen.schedule import FOLDER, Schedule, runs
from briefgen.schedule.schedule import save
from tests.publish import post
from tests.publish.post import Post, served
from tests.robust.family import Patience
from tests.test_build import texts

ROOT = Path(__file__).parents[2]
READERS = ("first@example.org", "second@example.org")
# The growth that each city's report tells in each month; None where it is not there, 0 where it is broken.
YEAR: dict[str, tuple[float | None, ...]] = {
    "枫陵市": (5.1, 5.1, 5.1, 5.2, 5.2, 5.2, 5.2, 5.2, 5.2, 5.2, 5.2, 5.2),
    "鹭渚市": (None, 6.3, 6.3, 6.3, 6.1, 0, 6.1, 6.1, 6.4, 6.4, 6.4, 6.4),
    "榴溪市": (None, None, 4.7, 4.7, 4.7, 4.7, None, None, None, 4.7, 4.5, 4.5),
}
KILLED, REFUSED, MISSED = 4, 8, 9
TEXT = """2023年{city}政府工作报告

——2023年1月5日在{city}第九届人民代表大会第二次会议上

各位代表：
现在，我代表市人民政府，向大会报告政府工作，请予审议。
一、2022年工作回顾
过去一年，全市上下齐心协力，办成了不少实事。地区生产总值增长{growth}%。
存在的问题：财政收支矛盾突出，公共服务还有短板。
二、2023年工作安排
今年的主要预期目标是：地区生产总值增长6%左右。
（一）抓好产业。新建厂房12万平方米。
（二）抓好民生。新建学校3所。
各位代表，让我们一起努力。
"""
TOML = """
year = 2023
reports = ["reports"]
formats = ["pdf", "jsonl"]
cache = "cache"
jobs = 1

[channels.leaders]
type = "mail"
host = "127.0.0.1"
port = {port}
sender = "briefing@example.org"
username = "{user}"
password_env = "SMTP_PASSWORD"
ca_file = "{cert}"
timeout = 20
to = ["first@example.org", "second@example.org"]
"""


def at(month: int, day: int = 5) -> datetime:
    return datetime.fromisoformat(f"2023-{month:02}-{day:02}T07:00:00+08:00")


def project(folder: Path, port: int, cert: Path) -> None:
    (folder / "reports").mkdir()
    text = TOML.format(port=port, user=post.USER, cert=cert)
    (folder / "briefgen.toml").write_text(text, encoding="utf-8")
    installed = datetime(2022, 12, 20, tzinfo=UTC)
    plan = Schedule(5, 6, 0, "Asia/Shanghai", None, "cron", installed, str(folder), ("briefgen",), ())
    save(plan, folder / "output" / FOLDER)


def lay_out(folder: Path, month: int) -> None:
    """The reports as they are in `month`."""
    for city, growths in YEAR.items():
        growth, file = growths[month - 1], folder / "reports" / f"{city}.txt"
        if growth is None:
            file.unlink(missing_ok=True)
        else:
            said = TEXT.format(city=city, growth=growth).encode() if growth else b"\xff\xfe\x00" * 999
            file.write_bytes(said)


def environment(now: datetime) -> dict[str, str]:
    return {"SOURCE_DATE_EPOCH": str(round(now.timestamp())), **post.ENVIRONMENT}


def tick(month: int, day: int = 5) -> None:
    """What the timer calls."""
    now = at(month, day)
    told = CliRunner().invoke(cli.main, ["schedule", "run", "--if-due"], env=environment(now))
    assert told.exit_code in (0, 1), told.output
    assert told.exception is None or isinstance(told.exception, SystemExit), told.output


def killed(folder: Path) -> None:
    """The run of the fifth of April: the process dies while the book is being made."""
    words = [sys.executable, "-m", "briefgen", "schedule", "run", "--if-due"]
    clock = {**os.environ, "PYTHONPATH": str(ROOT), **environment(at(KILLED))}
    child = subprocess.Popen(words, cwd=folder, env=clock, stderr=subprocess.DEVNULL)
    patience = Patience(60)
    while not (folder / "output" / lock.NAME).read_bytes():
        assert child.poll() is None
        assert patience, "no build began"
        time.sleep(0.01)
    child.send_signal(signal.SIGKILL)
    assert child.wait() == -signal.SIGKILL


def lived(folder: Path, mails: Post) -> None:
    for month in range(1, 13):
        lay_out(folder, month)
        if month == MISSED:
            continue
        if month == KILLED:
            killed(folder)
            reached = folders.latest(folder / "output")
            assert reached is not None
            assert (reached.name, verify(reached)) == ("2023-03", ())
            tick(month, 6)
        elif month == REFUSED:
            mails.at_rcpt.update(dict.fromkeys(READERS, "451 4.7.1 try again later"))
            tick(month)
            mails.at_rcpt.clear()
            tick(month, 7)
        else:
            tick(month)
        tick(month, 20)  # nothing is due


def state(month: int) -> dict[str, float]:
    """City → growth, of the reports that can be read."""
    known = {city: growths[month - 1] for city, growths in YEAR.items()}
    return {city: growth for city, growth in known.items() if growth}


def recount(old: int, new: int) -> tuple[list[str], list[tuple[str, str]], str]:
    """Lines of the reports' table, figures of replaced ones, and the summary's words on reports."""
    before, after = state(old), state(new)
    lines = [f"新增{city}" for city in after if city not in before]
    lines += [f"撤下{city}" for city in before if city not in after]
    moved = [city for city in before if after.get(city, before[city]) != before[city]]
    lines += [f"更换{city}" for city in moved]
    counts = Counter(line[:2] for line in lines)
    told = "、".join(f"{turn}{counts[turn]}份" for turn in ("新增", "更换", "撤下") if counts[turn])
    return lines, [(f"{before[city]}%", f"{after[city]}%") for city in moved], told


def looked_at(folder: Path, month: int, before: int | None) -> None:
    """The book of one month against the table above."""
    pages = ["".join(text.split()) for text in texts(folder / "book.pdf")]
    whole = "".join(pages)
    if before is None:
        assert "这是第一期，没有上一期可比。" in whole
        return
    lines, figures, told = recount(before, month)
    than = f"与2023年{before}月一期相比"
    if not lines:
        assert f"{than}没有变化。" in whole
        assert not re.search(r"记录改变\d", whole)
        return
    (summary,) = set(re.findall(rf"{than}：报告([^；。]*)", whole))
    assert summary == told
    page = next(text for text in pages if "变化市县年份来源记录" in text)
    assert [line for line in lines if line not in page] == []
    assert [f"{a}→{b}" for a, b in figures if f"{a}→{b}" not in page] == []
    assert page.count("上一期：") == page.count("本期：") == len(figures)
    for old, new in figures:
        assert f"上一期：地区生产总值增长{old}" in page
        assert f"本期：地区生产总值增长{new}" in page


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_a_year_of_real_books(tmp_path: Path, cert: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    mails = Post()
    with served(mails, cert) as port:
        project(tmp_path, port, cert)
        lived(tmp_path, mails)
    out = tmp_path / "output"
    made = [month for month in range(1, 13) if month != MISSED]
    found = folders.editions(out)
    assert [e.month for e in found] == [f"2023-{month:02}" for month in made]
    assert [verify(e.folder) for e in found] == [()] * len(made)
    assert folders.latest(out) == found[-1].folder
    assert (out / lock.NAME).read_bytes() == b""
    wanted = Counter(f"2023年政府工作报告简报（2023-{month:02}）" for month in made)
    for reader in READERS:
        assert Counter(str(mail["Subject"]) for mail in mails.to(reader)) == wanted
    for before, (edition, month) in zip([None, *made], zip(found, made, strict=True), strict=False):
        good(edition.folder)
        looked_at(edition.folder, month, before)
    assert [run.month for run in runs(out / FOLDER) if run.ok] == [e.month for e in found]
    april = next(run for run in runs(out / FOLDER) if run.month == "2023-04" and run.ok)
    assert "上次运行（2023-04-05 07:00，2023-04）中途停止" in april.what, "the hour as readers know it"
    june = (found[5].folder / "build.log").read_text("utf-8")
    assert any(line.startswith("[缺漏]") and "鹭渚市.txt" in line for line in june.splitlines())
