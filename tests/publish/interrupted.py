"""Publish in a process of its own, to be killed: python -m … OUT PORT CERT ADDRESS…"""

import sys
from datetime import UTC, datetime
from pathlib import Path

from briefgen.publish import Ledger, good, publish
from tests.publish.post import ENVIRONMENT, channel

out, port, cert, *to = sys.argv[1:]
book = Ledger(Path(out) / "ledger.sqlite", lambda: datetime(2023, 11, 5, tzinfo=UTC))
publish(
    good(Path(out) / "2023" / "2023-11"), [channel(int(port), Path(cert), *to, timeout=60)], book, ENVIRONMENT
)
