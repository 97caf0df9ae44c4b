"""Twelve months with a controlled clock: killed, broken, refused, missed; everybody has each edition once."""

import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from briefgen.publish import good
from briefgen.schedule import FOLDER, Schedule, runs
from briefgen.schedule.schedule import save
from tests.publish import post
from tests.publish.post import Post, served
from tests.robust.family import Patience
from tests.schedule import year

ROOT = Path(__file__).parents[2]
READERS = ("first@example.org", "second@example.org", "third@example.org")
OWNER = "owner@example.org"
TOML = """
reports = ["reports"]
owner = "{owner}"

[channels.leaders]
type = "mail"
host = "127.0.0.1"
port = {port}
sender = "briefing@example.org"
username = "{user}"
password_env = "SMTP_PASSWORD"
ca_file = "{cert}"
timeout = 20
stale = true
to = {readers}

[channels.share]
type = "folder"
path = "share"
"""


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2023-{text}T07:00:00+08:00")


def days(first: str, last: str) -> Iterator[datetime]:
    now = at(first)
    while now <= at(last):
        yield now
        now += timedelta(days=1)


def project(folder: Path, port: int, cert: Path) -> Path:
    (folder / "share").mkdir()
    (folder / "reports").mkdir()
    text = TOML.format(owner=OWNER, port=port, user=post.USER, cert=cert, readers=list(READERS))
    (folder / "briefgen.toml").write_text(text.replace("'", '"'), encoding="utf-8")
    installed = datetime(2022, 12, 20, tzinfo=UTC)
    plan = Schedule(5, 6, 0, "Asia/Shanghai", None, "cron", installed, str(folder), ("briefgen",), ())
    save(plan, folder / "output" / FOLDER)
    return folder


def killed(folder: Path, mails: Post) -> None:
    """The fifth of April: the process is killed while the second reader's mail is being handed over."""
    mails.at_rcpt[READERS[1]] = "hang"
    words = [sys.executable, "-m", "tests.schedule.year", str(folder), at("04-05").isoformat()]
    child = subprocess.Popen(words, cwd=ROOT, env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)})
    patience = Patience(60)
    seen = mails.reached.count(f"rcpt {READERS[1]}")
    while mails.reached.count(f"rcpt {READERS[1]}") == seen:
        assert child.poll() is None
        assert patience, "nothing was sent"
        time.sleep(0.02)
    child.send_signal(signal.SIGKILL)
    assert child.wait() == -signal.SIGKILL
    mails.at_rcpt.clear()


def lived(folder: Path, mails: Post) -> None:
    """The year, a tick a day."""
    for now in days("01-01", "04-04"):
        year.tick(folder, now)
    killed(folder, mails)
    for now in days("04-06", "05-31"):
        year.tick(folder, now)
    (folder / year.BROKEN).write_text("")
    for now in days("06-01", "06-08"):
        year.tick(folder, now)
    (folder / year.BROKEN).unlink()
    for now in days("06-09", "07-31"):
        year.tick(folder, now)
    mails.at_rcpt.update(dict.fromkeys(READERS, "451 4.7.1 try again later"))
    for now in days("08-01", "08-08"):
        year.tick(folder, now)
    mails.at_rcpt.clear()
    for now in (*days("08-09", "08-31"), *days("10-06", "10-31")):  # off all September
        year.tick(folder, now)
    mails.at_rcpt[READERS[2]] = "452 4.2.2 mailbox full"
    for now in days("11-01", "12-04"):
        year.tick(folder, now)
    mails.at_rcpt.clear()
    for now in days("12-05", "12-31"):
        year.tick(folder, now)


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_a_year(tmp_path: Path, cert: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    mails = Post()
    with served(mails, cert) as port:
        folder = project(tmp_path, port, cert)
        lived(folder, mails)
    months = [f"2023-{n:02}" for n in range(1, 13) if n != 9]
    editions = sorted((folder / "output/2023").iterdir())
    assert [good(path).month for path in editions] == months
    assert [good(path).month for path in sorted((folder / "share/2023").iterdir())] == months
    for reader in READERS:
        subjects = Counter(mail["Subject"] for mail in mails.to(reader))
        wanted = {f"2023年政府工作报告简报（{month}）": 1 for month in months}
        assert subjects == {**wanted, "【未更新】2023年政府工作报告简报（2023-05）": 1}
        assert all(set(mail["To"].addresses[0].addr_spec.split()) == {reader} for mail in mails.to(reader))
    told = "\n".join(f"{mail['Subject']}\n{mail.get_content()}" for mail in mails.to(OWNER))
    for word in (
        "2023-04 ",
        "中途停止",
        "reports/broken",
        "try again later",
        "期次：2023-09",
        "mailbox full",
        "期次：2023-11",
    ):
        assert word in told.replace("：已", " ：已").replace("：未", " ：未")
    assert [run.month for run in runs(folder / "output" / FOLDER) if run.ok] == [
        month for month in months if month != "2023-11"
    ], "November was completed by the run of December"
    log = (folder / "output" / FOLDER / "run.log").read_text(encoding="utf-8")
    assert not any(secret in log + told for secret in (post.PASSWORD, *READERS))
