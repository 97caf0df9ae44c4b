"""Who was sent which edition: one row an edition and recipient, in SQLite, so that each is sent once.

pending → sending → sent | ambiguous, and back to pending where the other side surely refused; nothing
where the edition has none of a reader's cities, which is looked at again but waited for by nobody. `begin`
is a compare-and-swap and comes right before the act that cannot be taken back; whoever lost the row
meanwhile, to another process or host, is stopped there. The clock only tells how long a silent holder
is waited for: a wrong clock can delay a delivery, never double it.
"""

import hashlib
import os
import secrets
import socket
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from briefgen.channels import masked
from briefgen.errors import PublishError

FILE = ".ledger.sqlite"
LEASE = 1800.0  # seconds a holder on another host is waited for; longer than any one delivery may take

_TABLE = """CREATE TABLE IF NOT EXISTS deliveries (
    edition TEXT NOT NULL, recipient TEXT NOT NULL, channel TEXT NOT NULL, label TEXT NOT NULL,
    month TEXT NOT NULL, state TEXT NOT NULL, form TEXT NOT NULL DEFAULT '', reason TEXT NOT NULL DEFAULT '',
    attempts INTEGER NOT NULL DEFAULT 0, holder TEXT NOT NULL DEFAULT '', held_at REAL NOT NULL DEFAULT 0,
    updated TEXT NOT NULL, PRIMARY KEY (edition, recipient))"""


class State(StrEnum):
    """What is known of one delivery."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    AMBIGUOUS = "ambiguous"
    NOTHING = "nothing"  # the edition has nothing for the recipient


@dataclass(frozen=True, slots=True)
class Row:
    """One delivery as the ledger knows it; `label` is the masked recipient, `held` by a living process."""

    month: str
    channel: str
    label: str
    state: State
    form: str
    reason: str
    attempts: int
    held: bool


class LostClaim(PublishError):
    """Another process took the delivery over; this one must not send."""


def key(recipient: str) -> str:
    """The recipient as the ledger stores it: a digest, so that the file holds no addresses."""
    return hashlib.sha256(recipient.lower().encode()).hexdigest()[:32]


class Ledger:
    """The open ledger. Every method is one transaction; all raise PublishError when it cannot be used."""

    def __init__(self, path: Path, now: Callable[[], datetime]) -> None:
        self._now = now
        self._holder = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(8)}"
        self._path = path
        with self._told():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._base = sqlite3.connect(path, timeout=30, isolation_level=None)
            try:
                self._base.execute("PRAGMA synchronous = FULL")
                self._base.execute(_TABLE)
                path.chmod(0o600)
            except (sqlite3.Error, OSError):
                self._base.close()
                raise

    def close(self) -> None:
        self._base.close()

    def enter(self, edition: str, month: str, channel: str, recipient: str, label: str) -> Row:
        """Make sure that the delivery has a row, and tell what it says."""
        with self._write():
            self._base.execute(
                "INSERT OR IGNORE INTO deliveries (edition, recipient, channel, label, month, state, updated)"
                " VALUES (?, ?, ?, ?, ?, 'pending', ?)",
                (edition, key(recipient), channel, masked(label), month, self._stamp()),
            )
        row = self.row(edition, recipient)
        assert row is not None, "the row was just made"
        return row

    def row(self, edition: str, recipient: str) -> Row | None:
        """What is known of the delivery; None when it was never tried."""
        rows = self._rows("edition = ? AND recipient = ?", edition, key(recipient))
        return rows[0] if rows else None

    def rows(self, edition: str) -> tuple[Row, ...]:
        """All deliveries of the edition, in the order they were entered."""
        return self._rows("edition = ?", edition)

    def unfinished(self) -> tuple[str, ...]:
        """The months of which a delivery was tried and is still to be sent, oldest first."""
        with self._told():
            found = self._base.execute(
                "SELECT DISTINCT month FROM deliveries WHERE state = 'pending' AND month != '' ORDER BY month"
            ).fetchall()
        return tuple(month for (month,) in found)

    def claim(self, edition: str, recipient: str, *, resend_ambiguous: bool = False) -> State:
        """Take the delivery, unless it is sent, ambiguous or in living hands: then its state.

        PENDING means taken. A row that its holder left while sending becomes AMBIGUOUS.
        """
        where = "edition = ? AND recipient = ?"
        with self._write():
            state, holder, held_at = self._base.execute(
                f"SELECT state, holder, held_at FROM deliveries WHERE {where}", (edition, key(recipient))
            ).fetchone()
            if holder and self._lives(holder, held_at):
                return State.SENDING
            if state == State.SENDING:
                state = State.AMBIGUOUS  # the holder stays: should it live after all, its word counts
                self._base.execute(
                    f"UPDATE deliveries SET state = ?, reason = ?, updated = ? WHERE {where}",
                    (
                        state,
                        "上次发送在等待答复时中断，对方可能已收到",
                        self._stamp(),
                        edition,
                        key(recipient),
                    ),
                )
            if state == State.SENT or (state == State.AMBIGUOUS and not resend_ambiguous):
                return State(state)
            begun = state if state == State.NOTHING else State.PENDING
            self._base.execute(
                f"UPDATE deliveries SET state = ?, holder = ?, held_at = ? WHERE {where}",
                (begun, self._holder, self._now().timestamp(), edition, key(recipient)),
            )
        return State.PENDING

    def begin(self, edition: str, recipient: str) -> None:
        """Right before what cannot be taken back. Raises LostClaim when the delivery is no longer ours.

        May be called again by the one who was refused and tries a smaller form.
        """
        with self._write():
            changed = self._base.execute(
                "UPDATE deliveries SET state = 'sending', attempts = attempts + 1, held_at = ?, updated = ?"
                " WHERE edition = ? AND recipient = ? AND state IN ('pending', 'sending', 'nothing')"
                " AND holder = ?",
                (self._now().timestamp(), self._stamp(), edition, key(recipient), self._holder),
            ).rowcount
        if changed != 1:
            raise LostClaim(
                "另一个进程接手了这一份，本进程不发。", next="请用 briefgen publish --dry-run 查看。"
            )

    def end(self, edition: str, recipient: str, state: State, reason: str = "", form: str = "") -> None:
        """Write down how it went and let go, if it is still ours (or was thought to be left by us)."""
        with self._write():
            self._base.execute(
                "UPDATE deliveries SET state = ?, reason = ?, form = ?, holder = '', updated = ?"
                " WHERE edition = ? AND recipient = ? AND holder = ?",
                (state, masked(reason), form, self._stamp(), edition, key(recipient), self._holder),
            )

    def _rows(self, where: str, *values: str) -> tuple[Row, ...]:
        with self._told():
            found = self._base.execute(
                "SELECT month, channel, label, state, form, reason, attempts, holder, held_at FROM deliveries"
                f" WHERE {where} ORDER BY rowid",
                values,
            ).fetchall()
        return tuple(
            Row(m, c, label, State(state), form, reason, n, bool(holder) and self._lives(holder, at))
            for m, c, label, state, form, reason, n, holder, at in found
        )

    def _lives(self, holder: str, held_at: float) -> bool:
        """Whether the holder may still be at work: within its lease, and on this host while it runs."""
        host, pid, _ = holder.rsplit(":", 2)
        if host == socket.gethostname() and not _runs(int(pid)):
            return False
        return abs(self._now().timestamp() - held_at) < LEASE

    def _stamp(self) -> str:
        return self._now().astimezone(UTC).isoformat(timespec="seconds")

    @contextmanager
    def _write(self) -> Iterator[None]:
        with self._told():
            self._base.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._base.execute("ROLLBACK")
                raise
            self._base.execute("COMMIT")

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            advice = "没有账本就不发送，以免发两次；请检查权限与磁盘，或从备份恢复。"
            raise PublishError(f"发送账本用不了（{error}）。", where=str(self._path), next=advice) from error


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
