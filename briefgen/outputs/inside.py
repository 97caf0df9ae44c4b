"""What setting chapters apart needs of the inside of WeasyPrint 70, as changes that hold for a while."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

ELSEWHERE = "https://elsewhere.invalid/#"
"""What the addresses of anchors in other chapters begin with."""


@contextmanager
def kept_strings() -> Iterator[list[Any]]:
    """The layout contexts made inside, which know the named strings of each page."""
    from weasyprint import document

    original, kept = document.layout_document, []

    def kept_too(html: Any, root: Any, context: Any, *rest: Any, **named: Any) -> Any:
        kept.append(context)
        return original(html, root, context, *rest, **named)

    document.layout_document = kept_too
    try:
        yield kept
    finally:
        document.layout_document = original


@contextmanager
def known(numbers: Mapping[str, int]) -> Iterator[None]:
    """target-counter() of an anchor elsewhere is its page number; 0 for one without."""
    from weasyprint.css.targets import TargetCollector, TargetLookupItem

    original = TargetCollector.lookup_target

    def lookup(self: Any, token: Any, source: Any, *rest: Any) -> Any:
        address = str(source.element.get(token[1][0]) or "") if token[0] == "attr()" else ""
        if not address.startswith(ELSEWHERE):
            return original(self, token, source, *rest)
        item = TargetLookupItem("up-to-date")
        number = numbers.get(address.removeprefix(ELSEWHERE), 0)
        item.target_box = SimpleNamespace(cached_counter_values={"page": [number]})
        return item

    TargetCollector.lookup_target = lookup
    try:
        yield
    finally:
        TargetCollector.lookup_target = original


@contextmanager
def faces_left_out() -> Iterator[None]:
    """Faces are cut once for the book, not for each chapter."""
    from weasyprint.pdf import fonts

    original = fonts.Font.clean
    fonts.Font.clean = lambda self, to_unicode, hinting: None
    try:
        yield
    finally:
        fonts.Font.clean = original


@contextmanager
def strings_say(sample: str) -> Iterator[None]:
    """Named strings all say the same, so that each has a place."""
    from weasyprint.layout import LayoutContext

    original = LayoutContext.get_string_set_for
    LayoutContext.get_string_set_for = lambda *_, **__: sample
    try:
        yield
    finally:
        LayoutContext.get_string_set_for = original
