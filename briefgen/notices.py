"""Gaps, doubts and library warnings as data: how they are made, sorted and shown."""

from collections.abc import Iterable

from briefgen.errors import BriefgenError
from briefgen.model import Notice, Severity

_ORDER = {Severity.GAP: 0, Severity.DOUBT: 1, Severity.INFO: 2}
_WORDS = {Severity.GAP: "缺漏", Severity.DOUBT: "存疑", Severity.INFO: "说明"}


def from_error(error: BriefgenError, code: str) -> Notice:
    """The notice that stands in for an error which the run survives."""
    message = f"{error.what} {error.next}" if error.next else error.what
    return Notice(code=code, severity=Severity.GAP, message=message, source=error.where)


def ordered(notices: Iterable[Notice]) -> tuple[Notice, ...]:
    """Gaps first, then doubts, then the rest; each once, otherwise in the order they came."""
    return tuple(sorted(dict.fromkeys(notices), key=lambda n: _ORDER[n.severity]))


def line(notice: Notice) -> str:
    """One line for the terminal and the log."""
    where = "，".join(part for part in (notice.city, notice.source) if part)
    quote = f"（“{notice.evidence.quote}”）" if notice.evidence else ""
    return f"[{_WORDS[notice.severity]}] {where + '：' if where else ''}{notice.message}{quote}"
