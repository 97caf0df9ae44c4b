"""Builds killed outright, at a hundred random moments."""

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.robust.family import needs_proc

ROOT = Path(__file__).resolve().parents[2]
KILLS = 100


@needs_proc
def test_a_hundred_kills_leave_a_whole_edition_and_a_usable_cache(tmp_path: Path) -> None:
    """BRIEFGEN_TEST_SEED repeats a run; what is checked after each kill is told in killed.py."""
    seed = os.environ.get("BRIEFGEN_TEST_SEED") or str(random.randrange(10**6))
    print(f"seed {seed}")
    done = subprocess.run(
        [sys.executable, "-m", "tests.robust.killed", str(tmp_path), seed, str(KILLS)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=900,
    )
    if done.returncode:
        pytest.fail(f"seed {seed}: {done.stderr[-3000:]}")
    told = json.loads(done.stdout)
    print(told)
    assert told["killed"] == KILLS
    assert told["while keeping"] >= KILLS // 5
    assert told["completed"] >= KILLS // 10
    assert told["asked to end"] > 0
