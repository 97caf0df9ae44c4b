"""Ideographic spaces at a line's end, which reach over its edge because nobody sees them."""

from collections.abc import Callable
from typing import Any

SPACE = "\u3000"
_LAST = 48  # bytes of what no line breaks within, with the space behind it


def with_space(split: Callable[..., Any]) -> Callable[..., Any]:
    """WeasyPrint's `split_first_line`, but that such a space at a text's end takes no letters along.

    Within a text Pango lets it reach over the edge; at its end it does so in 1.50, and no longer in 1.56.
    """

    def split_with_space(text: str, style: Any, context: Any, width: Any, *rest: Any, **more: Any) -> Any:
        made = split(text, style, context, width, *rest, **more)
        late = made[2] and width is not None and text.endswith(SPACE)
        if late and len(text.encode()) - made[2] <= _LAST:
            bare = split(text.rstrip(SPACE), style, context, width, *rest, **more)
            if bare[2] is None and bare[3] <= width:
                return split(text, style, context, None, *rest, **more)
        return made

    return split_with_space
