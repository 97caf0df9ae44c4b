"""The quicker ways to lay blocks out: see `quick`."""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from briefgen.outputs.quick_way import Way, put

_SIDES = {"top": "left center right", "bottom": "left center right", "left": "top middle bottom"}
_SIDES["right"] = _SIDES["left"]
_MARGINS = [f"@{side}-{part}" for side, parts in _SIDES.items() for part in parts.split()]
_MARGINS += [f"@{side}-{part}-corner" for side in ("top", "bottom") for part in ("left", "right")]
_NOTHING = ("normal", "inhibit", "none")


def ways() -> Iterator[Way]:
    """The quicker ways of this file."""
    from weasyprint.formatting_structure import boxes, build
    from weasyprint.layout import block, page
    from weasyprint.layout import float as floats

    box = boxes.Box
    sizes = (box.padding_width, box.padding_height, box.border_width, box.border_height)
    yield Way("Box.margin_height", (*sizes, box.margin_width, box.margin_height), lambda: _flat(box))
    yield put("Box.descendants", box, lambda original: _descendants(original, box))
    yield put("ParentBox.page_values", boxes.ParentBox, _page_values)
    yield put("collapse_margin", block, lambda _: _collapse_margin)
    yield put("table_boxes_children", build, lambda original: _table_boxes_children(original, boxes))
    yield put("get_clearance", floats, _get_clearance)
    yield put("avoid_collisions", floats, _avoid_collisions)
    yield put("make_margin_boxes", page, _make_margin_boxes)


def _flat(box: Any) -> None:
    """The sizes of a box with what is around it, added up in the library's order."""

    def border_width(self: Any) -> Any:
        padding = self.width + self.padding_left + self.padding_right
        return padding + self.border_left_width + self.border_right_width

    def border_height(self: Any) -> Any:
        padding = self.height + self.padding_top + self.padding_bottom
        return padding + self.border_top_width + self.border_bottom_width

    def margin_width(self: Any) -> Any:
        padding = self.width + self.padding_left + self.padding_right
        border = padding + self.border_left_width + self.border_right_width
        return border + self.margin_left + self.margin_right

    def margin_height(self: Any) -> Any:
        padding = self.height + self.padding_top + self.padding_bottom
        border = padding + self.border_top_width + self.border_bottom_width
        return border + self.margin_top + self.margin_bottom

    box.border_width, box.border_height = border_width, border_height
    box.margin_width, box.margin_height = margin_width, margin_height


def _descendants(original: Callable[..., Any], kind: Any) -> Callable[..., Iterator[Any]]:
    """One after the other, not each handed up through all that it is in."""

    @wraps(original)
    def descendants(self: Any, placeholders: bool = False) -> Iterator[Any]:
        waiting = [self]
        while waiting:
            one = waiting.pop()
            if isinstance(one, kind):
                yield one
                waiting += reversed(one.children)
            elif placeholders:
                yield from one.descendants(placeholders)
            else:
                yield one

    return descendants


def _page_values(original: Callable[..., Any]) -> Callable[[Any], tuple[Any, Any]]:
    """Only the first and the last child tell."""

    @wraps(original)
    def page_values(self: Any) -> tuple[Any, Any]:
        start = end = self.style["page"]
        first = _telling(self.children)
        if first is not None:
            last = _telling(reversed(self.children))
            begins, ends = first.page_values()
            if last is not first:
                _, ends = last.page_values()
            start, end = begins or start, ends or end
        return start, end

    return page_values


def _telling(children: Any) -> Any:
    for child in children:
        if child.is_in_normal_flow() or child.is_floated():
            return child
    return None


def _collapse_margin(adjoining_margins: Any) -> Any:
    """The greatest margin and the least."""
    most = least = 0
    for margin in adjoining_margins:
        if margin > most:
            most = margin
        elif margin < least:
            least = margin
    return most + least


def _table_boxes_children(original: Callable[..., Any], boxes: Any) -> Callable[[Any, Any], Any]:
    """Boxes that are no part of a table, with nothing that is, stay as they are."""
    column = boxes.TableColumnBox

    @wraps(original)
    def children_of(box: Any, children: Any) -> Any:
        if box.tabular_container or box.proper_table_child or isinstance(box, column):
            return original(box, children)
        for child in children:
            if child.internal_table_or_caption or child.proper_table_child:
                return original(box, children)
        box.children = list(children)
        return box

    return children_of


def _get_clearance(original: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(original)
    def clearance(context: Any, box: Any, direction: Any, collapsed_margin: Any = 0) -> Any:
        if box.style["clear"] == "none":
            return None
        return original(context, box, direction, collapsed_margin)

    return clearance


def _avoid_collisions(original: Callable[..., Any]) -> Callable[..., Any]:
    """A box below all floats has the whole width."""

    @wraps(original)
    def avoid(context: Any, box: Any, containing_block: Any, outer: bool = True) -> Any:
        y = box.position_y if outer else box.position_y + box.margin_top
        for shape in context.excluded_shapes:
            if not (shape.position_y < y and shape.position_y + shape.margin_height() < y):
                return original(context, box, containing_block, outer)
        height = box.border_height()
        if height <= 0 or containing_block.style["direction"] != "ltr" or (outer and box.margin_height() < 0):
            return original(context, box, containing_block, outer)
        left = containing_block.content_box_x()
        right = left + containing_block.width
        if outer:
            return left, y, right - left
        left += box.margin_left
        right -= box.margin_right
        return left - box.margin_left, y - box.margin_top, right - left

    return avoid


def _make_margin_boxes(original: Callable[..., Any]) -> Callable[..., Any]:
    """Where no margin has any content no boxes are made."""

    @wraps(original)
    def make(context: Any, page: Any, state: Any) -> Any:
        for name in _MARGINS:
            style = context.style_for(page.page_type, name)
            if style is not None and style["content"] not in _NOTHING:
                return original(context, page, state)
        return iter(())

    return make
