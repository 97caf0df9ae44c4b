"""The vocabulary: data in TOML and CSV beside this file, and one typed loader a table.

Code elsewhere walks these tables and holds no list of Chinese names of its own.
"""

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def table(name: str) -> dict[str, Any]:
    """The parsed `<name>.toml` of this folder. The value is shared: do not change it."""
    text = resources.files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
