"""A user's own theme: a folder over one of ours, made of templates/starter, which builds at once."""

import re
from pathlib import Path

from briefgen import assets
from briefgen.errors import BriefgenError, SettingsError

_ROOT = re.compile(r":root\s*\{(.*?)\n?\}", re.DOTALL)
_VARIABLE = re.compile(r"(--[\w-]+):\s*([^;}\n]+)")


def new(folder: Path, base: str = "modern") -> tuple[Path, ...]:
    """Write the starter into `folder`, over the theme `base`; the files, README.md first.

    Raises SettingsError for a theme that is not there, BriefgenError for a folder that has anything in it or
    cannot be written.
    """
    known = sorted(path.name for path in (assets.templates_dir() / "themes").iterdir() if path.is_dir())
    if base not in known:
        raise SettingsError(f"没有名为“{base}”的版式主题。", next=f"可用的有：{'、'.join(known)}。")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BriefgenError("已有这个文件夹，未改动。", where=str(folder), next="请换一个名字，或先移走它。")
    starter = assets.templates_dir() / "starter"
    values = {"NAME": folder.name, "BASE": base, "VARIABLES": _variables(base)}
    made = []
    try:
        for source in sorted(path for path in starter.rglob("*") if path.is_file()):
            target = folder / source.relative_to(starter)
            target.parent.mkdir(parents=True, exist_ok=True)
            text = source.read_text("utf-8")
            for name, value in values.items():
                text = text.replace(f"@{name}@", value)
            target.write_text(text, "utf-8")
            made.append(target)
    except OSError as error:
        raise BriefgenError(f"写不进去（{error.strerror}）。", where=str(folder)) from error
    return tuple(made)


def _variables(base: str) -> str:
    """The colours of a theme as lines of CSS: those of base.css, the theme's own instead of them."""
    folder = assets.templates_dir()
    colours: dict[str, str] = {}
    for style in (folder / "styles" / "base.css", folder / "themes" / base / "theme.css"):
        for block in _ROOT.findall(style.read_text("utf-8")):
            colours |= {name: value.strip() for name, value in _VARIABLE.findall(block)}
    return "\n".join(f"  {name}: {value};" for name, value in colours.items())
