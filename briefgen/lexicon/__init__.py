"""The vocabulary: data in TOML and CSV beside this file, and one typed loader a table.

Code elsewhere walks these tables and holds no list of Chinese names of its own.
"""

from functools import cache
from importlib import resources
from typing import Any

from briefgen.lexicon.kept import kept


@cache
def table(name: str) -> dict[str, Any]:
    """The parsed `<name>.toml` of this folder. The value is shared: do not change it."""
    data = resources.files(__package__).joinpath(f"{name}.toml").read_bytes()
    return kept("lexicon/__init__.py", data, lambda: _parsed(data))


def _parsed(data: bytes) -> dict[str, Any]:
    import tomllib  # not where tables are kept as parsed

    return tomllib.loads(data.decode())
