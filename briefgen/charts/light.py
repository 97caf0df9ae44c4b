"""matplotlib without what `help()` would tell of its artists' properties, which takes half of its import.

To be imported before anything that defines an artist.
"""

from typing import Any

from matplotlib import artist as library


def _kwdoc(artist: Any) -> str:
    """In the place of what lists all properties of a class."""
    return ""


def _undocumented(cls: type) -> None:
    """In the place of what names all properties in the signature of each class's `set`."""


if hasattr(library.Artist, "_update_set_signature_and_docstring"):
    library.Artist._update_set_signature_and_docstring = classmethod(_undocumented)
library.kwdoc = _kwdoc
