"""Debian's chromium, driven by Playwright for Python, for tests that look at pages as readers do."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = os.environ.get("BRIEFGEN_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def chromium(untested: str) -> Iterator[Any]:
    """A browser while this lasts; skips the test where it is not there, saying what is then `untested`."""
    reason = f"缺 playwright（pip install playwright），{untested}"
    sync_api = pytest.importorskip("playwright.sync_api", reason=reason)
    if not Path(CHROMIUM).is_file():
        pytest.skip(f"缺 chromium（apt-get install chromium），{untested}")
    with sync_api.sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield launched
        launched.close()
