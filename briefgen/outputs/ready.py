"""What must be so before WeasyPrint is imported, and before the first worker starts: our faces only."""

import atexit
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

from briefgen import assets

_OURS = "briefgen-fonts-"


def prepare() -> None:
    """Check our faces and let the library see no others; AssetError for a damaged one. Before its import."""
    _check_once()
    given = Path(os.environ.get("FONTCONFIG_FILE", ""))
    if not (given.parent.name.startswith(_OURS) and given.is_file()):  # a worker has its parent's
        os.environ["FONTCONFIG_FILE"] = str(_fontconfig())


@cache
def _check_once() -> None:
    assets.check_fonts()


@cache
def _fontconfig() -> Path:
    """A fonts.conf that names our faces only, for the life of the process."""
    folder = Path(tempfile.mkdtemp(prefix=_OURS))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return assets.fontconfig(folder)
