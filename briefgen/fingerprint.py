"""What an edition depends on as one digest, reckoned from bytes before anything heavy is imported.

Whatever may change the book is in it: the files of the reports, the settings, a user's templates, our own
code and data, the libraries, and the rows of the edition that this one is compared with. What only says where
or how fast (output, jobs, cache, channels' addresses) is not, nor is the clock.
"""

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import fields
from functools import cache as cached
from pathlib import Path

from briefgen import cache, readers
from briefgen.editions import folders
from briefgen.settings import Settings

_PACKAGE = Path(__file__).resolve().parent
# Our own code that no book depends on.
_APART = {"cli", "publish", "schedule", "watch", "delivery.py", "doctor.py", "__pycache__"}
_APART |= {"progress.py", "jsonlog.py", "signals.py"}
_ELSEWHERE = {
    "year",
    "out",
    "strict",
    "jobs",
    "executor",
    "scheduler",
    "cache",
    "no_cache",
    "owner",
    "channels",
    "reports",
    "overrides",
    "edition",
}
_LIBRARIES = (
    "weasyprint",
    "pydyf",
    "tinycss2",
    "cssselect2",
    "tinyhtml5",
    "pikepdf",
    "pypdfium2",
    "uharfbuzz",
    "fonttools",
    "pillow",
    "lxml",
    "charset_normalizer",
    "jieba",
    "pandas",
    "numpy",
    "matplotlib",
    "jinja2",
    "xlsxwriter",
)


def fingerprint(
    settings: Settings, year: int, month: str, themes: Sequence[str], files: Sequence[tuple[str, str]]
) -> str:
    """The digest for the edition `month` of the reports of `year`, `themes` being those made besides.

    `files` are those of `sources`, taken before any of them is read: one that changes meanwhile is then
    found changed by the next build.
    """
    compared = folders.before(settings.out, year, month)
    rows = compared.manifest["files"][folders.ROWS] if compared and compared.manifest else None
    return folders.digest(
        {
            "year": year,
            "reports": list(files),
            "settings": [(f.name, str(getattr(settings, f.name))) for f in fields(settings) if _told(f.name)],
            "themes": sorted(themes),
            "books": readers.asked(settings.channels),
            "overrides": _tree(settings.overrides) if settings.overrides else None,
            "program": _program(),
            "libraries": cache.libraries(*_LIBRARIES),
            "compared": (compared.label, rows) if compared else None,
            "first": not folders.months_before(settings.out, year, month),
        }
    )


def _told(name: str) -> bool:
    return name not in _ELSEWHERE


def sources(settings: Settings) -> tuple[tuple[str, str], ...]:
    """Every file that may be read, by its name as it is told, with the sha256 of its bytes.

    More than `sources` reads, never less: a file too many costs a build, one too few a wrong book.
    """
    return tuple(
        (str(file), _sha256(file))
        for path in settings.reports
        for file in (_inside(path) if path.is_dir() else (path,))
    )


def _inside(folder: Path) -> Iterator[Path]:
    for root, names, files in os.walk(folder):
        names[:] = sorted(name for name in names if not name.startswith("."))
        yield from (Path(root, name) for name in sorted(files) if not name.startswith("."))


def _sha256(file: Path) -> str:
    """The digest of a regular file; what cannot be read is told by the reading, not here."""
    try:
        if not file.is_file():
            return "none"
        with file.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError as error:
        return f"unread {error.errno}"


def _tree(folder: Path) -> str:
    return folders.tree_digest(folder) if folder.is_dir() else "none"


@cached
def _program() -> str:
    """Our code, data, templates and the lock of our faces."""
    from briefgen import assets

    rooms = sorted(path.name for path in _PACKAGE.iterdir() if path.name not in _APART)
    parts = [cache.code(*rooms)]
    parts += [_tree(assets.templates_dir()), _sha256(assets.fonts_dir() / "fonts.lock.toml")]
    return folders.digest({"parts": parts})
