"""What all tests share: where ../shared is, and small invented reports."""

from pathlib import Path

import pytest

SHARED = Path(__file__).parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real reports and labels beside the checkout; the test is skipped without it."""
    if not SHARED.is_dir():
        pytest.skip("../shared is not here")
    return SHARED
