"""Quicker ways for what WeasyPrint 70 spends most of its time on; what it sets stays the same.

Each takes the place of one function of the library, and only where that function is the one it was written
against (KNOWN): elsewhere the library's own is used. The gains were measured one by one.
"""

from functools import cache

from briefgen.outputs import (
    quick_boxes,
    quick_draw,
    quick_flow,
    quick_pdf,
    quick_style,
    quick_svg,
    quick_text,
)
from briefgen.outputs.quick_way import known, names

KNOWN = {
    "StyleFor": "e53e35c6",
    "ComputedStyle.__missing__": "b318d8ef",
    "check_math": "4f8e6a21",
    "resolve_percentages": "71673078",
    "layout_box_backgrounds": "617a8706",
    "Box.is_in_normal_flow": "5f49d6ab",
    "inline_min_content_width": "8cc01a2d",
    "get_next_linebox": "67af458c",
    "Box.margin_height": "eb198c8d",
    "Box.descendants": "c15a877f",
    "ParentBox.page_values": "9bcfda07",
    "collapse_margin": "c91ad56f",
    "table_boxes_children": "7e9b3725",
    "get_clearance": "0b765de2",
    "avoid_collisions": "5fc7793c",
    "make_margin_boxes": "4a2d2e30",
    "Layout.setup": "fb227a55",
    "Layout.reactivate": "74b8d25f",
    "split_first_line": "39ad1016",
    "_font_style_cache_key": "d6b09d54",
    "strut": "b57885b7",
    "can_break_text": "4f3fb5ef",
    "Stream.set_color": "d289ec41",
    "Stream.add_font": "e4226e11",
    "draw_first_line": "1bb8eae6",
    "draw_text": "ebaf9623",
    "get_color": "8196bf0c",
    "draw_border": "8ba918f3",
    "draw_outline": "c98afcef",
    "size": "da153ed5",
    "normalize": "644aeada",
    "SVG.draw_node": "5e24443a",
    "Node.cascade": "413aebe4",
    "pydyf": "2d9e2b46",
    "Object": "7b21dd9c",
    "page_references": "060bf90a",
}
"""Digests of the sources of the functions that are replaced."""


@cache
def install() -> tuple[str, ...]:
    """Put the quicker ways in place, once for the process; the names of those that are."""
    placed = []
    try:
        for file in (quick_style, quick_boxes, quick_flow, quick_text, quick_draw, quick_svg, quick_pdf):
            for way in file.ways():
                if known((KNOWN[way.name],), *way.written_for):
                    way.place()
                    placed.append(way.name)
    finally:
        names.cache_clear()
    return tuple(placed)
