"""Exactly once: processes killed, hosts at once, clocks that jump, ledgers that break."""

import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from briefgen.errors import PublishError
from briefgen.publish import Ledger, State, good, publish
from briefgen.publish.ledger import LostClaim
from tests.publish import made
from tests.publish.conftest import Clock
from tests.publish.post import ENVIRONMENT, Post, channel, served
from tests.robust.family import Patience

A, B, C = "first@example.org", "second@example.org", "third@example.org"
ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")


def killed(out: Path, port: int, cert: Path, until: Callable[[], bool]) -> None:
    """Publish in another process and kill it as soon as `until` holds."""
    words = [sys.executable, "-m", "tests.publish.interrupted", str(out), str(port), str(cert), A, B, C]
    child = subprocess.Popen(words, cwd=ROOT)
    patience = Patience(30)
    while not until() and patience:
        time.sleep(0.02)
    child.send_signal(signal.SIGKILL)
    assert child.wait() == -signal.SIGKILL, "it was to be killed in the middle"


def test_killed_before_the_message_was_handed_over_it_goes_on_there(
    tmp_path: Path, cert: Path, clock: Clock
) -> None:
    made.folder(tmp_path)
    mails = Post(at_rcpt={B: "hang"})
    with served(mails, cert) as port:
        killed(tmp_path, port, cert, lambda: f"rcpt {B}" in mails.reached)
        mails.at_rcpt.clear()
        book = Ledger(tmp_path / "ledger.sqlite", clock)
        sent = publish(good(tmp_path / "2023/2023-11"), [channel(port, cert, A, B, C)], book, ENVIRONMENT)
        book.close()
    assert [(item.state, item.earlier) for item in sent] == [
        (State.SENT, True),
        (State.SENT, False),
        (State.SENT, False),
    ]
    assert [address for address, _ in mails.mails] == [A, B, C]


def test_killed_while_waiting_for_the_answer_it_is_ambiguous(
    tmp_path: Path, cert: Path, clock: Clock
) -> None:
    made.folder(tmp_path)
    mails = Post(at_data={B: "hang"})
    with served(mails, cert) as port:
        killed(tmp_path, port, cert, lambda: f"data {B}" in mails.reached)
        mails.at_data.clear()
        book = Ledger(tmp_path / "ledger.sqlite", clock)
        edition, by = good(tmp_path / "2023/2023-11"), channel(port, cert, A, B, C)
        sent = publish(edition, [by], book, ENVIRONMENT)
        assert [item.state for item in sent] == [State.SENT, State.AMBIGUOUS, State.SENT]
        assert [address for address, _ in mails.mails] == [A, C]
        publish(edition, [by], book, ENVIRONMENT, resend_ambiguous=True)
        book.close()
    assert [address for address, _ in mails.mails] == [A, C, B]


def test_two_processes_at_once_send_each_message_once(tmp_path: Path, cert: Path) -> None:
    made.folder(tmp_path)
    mails, readers = Post(), [f"reader{n}@example.org" for n in range(12)]
    with served(mails, cert) as port:
        words = [sys.executable, "-m", "tests.publish.interrupted", str(tmp_path), str(port), str(cert)]
        both = [subprocess.Popen([*words, *order], cwd=ROOT) for order in (readers, readers[::-1])]
        assert [child.wait(timeout=60) for child in both] == [0, 0]
    assert sorted(address for address, _ in mails.mails) == sorted(readers)


def test_two_at_once_share_the_work(tmp_path: Path, clock: Clock) -> None:
    first, second = (Ledger(tmp_path / "ledger.sqlite", clock) for _ in range(2))
    first.enter("e", "2023-11", "leaders", A, A)
    assert first.claim("e", A) == State.PENDING
    assert second.claim("e", A) == State.SENDING, "in living hands"
    first.begin("e", A)
    with pytest.raises(LostClaim):
        second.begin("e", A)
    first.end("e", A, State.SENT, form="全书")
    assert second.claim("e", A) == State.SENT
    first.close()
    second.close()


def test_a_silent_host_is_waited_for_and_cannot_send_after_that(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = Ledger(tmp_path / "ledger.sqlite", clock)
    monkeypatch.setattr(socket, "gethostname", lambda: "other")
    there = Ledger(tmp_path / "ledger.sqlite", clock)
    monkeypatch.undo()
    for name in (A, B):
        there.enter("e", "2023-11", "leaders", name, name)
        assert there.claim("e", name) == State.PENDING
    there.begin("e", B)
    assert here.claim("e", A) == State.SENDING
    clock.forward(hours=1)
    assert here.claim("e", A) == State.PENDING
    with pytest.raises(LostClaim):
        there.begin("e", A)
    assert here.claim("e", B) == State.AMBIGUOUS
    there.end("e", B, State.SENT, form="全书")
    assert here.claim("e", B) == State.SENT, "it lived after all, and its word counts"
    here.close()
    there.close()


@pytest.mark.parametrize("days", [-4000, -1, 1, 4000])
def test_a_clock_that_jumps_sends_nothing_twice(tmp_path: Path, clock: Clock, cert: Path, days: int) -> None:
    mails, edition = Post(), made.edition(tmp_path)
    book = Ledger(tmp_path / "ledger.sqlite", clock)
    with served(mails, cert) as port:
        publish(edition, [channel(port, cert, A)], book, ENVIRONMENT)
        clock.forward(days=days)
        publish(edition, [channel(port, cert, A, B)], book, ENVIRONMENT)
    book.close()
    assert [address for address, _ in mails.mails] == [A, B]


def test_without_a_sound_ledger_nothing_is_sent(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = list[bool]()

    class Told(sqlite3.Connection):
        def close(self) -> None:
            closed.append(True)
            super().close()

    monkeypatch.setattr(sqlite3, "connect", partial(sqlite3.connect, factory=Told))
    path = tmp_path / "ledger.sqlite"
    path.write_bytes(b"this is no ledger" * 100)
    with pytest.raises(PublishError, match="账本用不了"):
        Ledger(path, clock)
    assert closed


def test_the_ledger_is_for_its_owner_only(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "new" / "ledger.sqlite"
    Ledger(path, clock).close()
    assert path.stat().st_mode & 0o077 == 0
