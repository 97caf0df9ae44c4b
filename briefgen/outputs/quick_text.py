"""The quicker ways with text: see `quick`."""

from collections.abc import Callable, Iterator
from functools import lru_cache, wraps
from types import FunctionType
from typing import Any

from briefgen.outputs.quick_way import Way, put

_SHORT = 16  # letters
_KEPT = 3_000  # texts


def ways() -> Iterator[Way]:
    """The quicker ways of this file."""
    from weasyprint.text import line_break

    layout = line_break.Layout
    yield put("Layout.setup", layout, lambda _: setup(line_break))
    parts = (layout.set_text, layout.reactivate, layout.deactivate)
    yield Way("Layout.reactivate", parts, lambda: keep_shaped(line_break))
    yield put("split_first_line", line_break, lambda split: remember_short(line_break, shape_less(split)))
    yield put("_font_style_cache_key", line_break, cache_key)
    yield put("strut", line_break, strut)
    yield put("can_break_text", line_break, can_break_text)


def setup(line_break: Any) -> Callable[[Any, Any], None]:
    """Context, description and features belong to a style: they are made once for it, not for each line."""
    original, ffi, pango, gobject = (
        line_break.Layout.setup,
        line_break.ffi,
        line_break.pango,
        line_break.gobject,
    )
    char_p, directions = line_break.unicode_to_char_p, line_break.PANGO_DIRECTION
    describe, features_of = line_break.get_font_description, line_break.font_features

    def kit(style: Any) -> tuple[Any, ...]:
        font_map = style.font_config.font_map
        context = ffi.gc(pango.pango_font_map_create_context(font_map), gobject.g_object_unref)
        pango.pango_context_set_round_glyph_positions(context, False)
        pango.pango_context_set_base_dir(context, directions[style["direction"]])
        if style["lang"]:
            pointer, kept = char_p(style["lang"])
            language = pango.pango_language_from_string(pointer)
            pango.pango_context_set_language(context, language)
        else:
            language, kept = pango.pango_language_get_default(), None
        return context, language, describe(style), _attribute(style, features_of, pango), kept

    def begun(self: Any, style: Any) -> None:
        if style["text_decoration_line"] != "none" or style["font_language_override"] != "normal":
            original(self, style)
            return
        made = style.__dict__.get("_kit")
        if made is None:
            made = style._kit = kit(style)
        context, self.language, description, attribute, _ = made
        self.style = style
        self.first_line_direction = 0
        self.ascent = self.underline_position = self.strikethrough_position = None
        self.layout = ffi.gc(pango.pango_layout_new(context), gobject.g_object_unref)
        pango.pango_layout_set_auto_dir(self.layout, False)
        pango.pango_layout_set_font_description(self.layout, description)
        if attribute is not None:
            attributes = pango.pango_attr_list_new()
            pango.pango_attr_list_insert(attributes, attribute)
            pango.pango_layout_set_attributes(self.layout, attributes)

    return begun


def _attribute(style: Any, features_of: Callable[..., Any], pango: Any) -> Any:
    """The font features of a style as Pango has them, one for all styles with the same; None for none."""
    wanted = features_of(
        style["font_kerning"],
        style["font_variant_ligatures"],
        style["font_variant_position"],
        style["font_variant_caps"],
        style["font_variant_numeric"],
        style["font_variant_alternates"],
        style["font_variant_east_asian"],
        style["font_feature_settings"],
    )
    if not wanted:
        return None
    text = ",".join(f"{key} {value}" for key, value in wanted.items()).encode()
    known = style.font_config.font_features
    if text not in known:
        known[text] = pango.pango_attr_font_features_new(text)
    return known[text]


def keep_shaped(line_break: Any) -> None:
    """A line that was shaped to be laid out is drawn as it is, not shaped again."""
    layout, pango = line_break.Layout, line_break.pango
    set_text, reactivate, deactivate = layout.set_text, layout.reactivate, layout.deactivate

    # The originals stay to be seen by inspect, for whoever asks whether these are the functions known.
    @wraps(set_text)
    def single(self: Any, text: str, justify: bool = False) -> None:
        # Drawing asks for this mode, and to change it there would be to shape again.
        pango.pango_layout_set_single_paragraph_mode(self.layout, "\n" not in text)
        set_text(self, text, justify)

    @wraps(reactivate)
    def kept(self: Any, style: Any) -> None:
        used = self.__dict__
        if used.get("style") is not style or self.justification_spacing:
            if "layout" in used:
                deactivate(self)
            reactivate(self, style)
        used["drawn"] = True

    @wraps(deactivate)
    def freed(self: Any) -> None:
        if self.__dict__.pop("drawn", False):
            deactivate(self)

    layout.set_text, layout.reactivate, layout.deactivate = single, kept, freed


def shape_less(function: FunctionType) -> Callable[..., Any]:
    """Shape half as much again as fits a line, not four times: our characters are an em wide, but for Latin
    letters."""
    constants = function.__code__.co_consts
    if constants.count(4) != 1:
        return function
    defaults, cells = function.__defaults__, function.__closure__
    latin = FunctionType(function.__code__, function.__globals__, argdefs=defaults, closure=cells)
    changed = tuple(1.5 if one.__class__ is int and one == 4 else one for one in constants)
    function.__code__ = function.__code__.replace(co_consts=changed)

    @wraps(function)
    def shaped(text: str, *rest: Any, **more: Any) -> Any:
        return (latin if text.isascii() else function)(text, *rest, **more)

    return shaped


class Shared:
    """What the layouts of one text for several boxes have in common: the face it was drawn in."""

    __slots__ = ("face",)

    def __init__(self) -> None:
        self.face: Any = None


def remember_short(line_break: Any, original: Callable[..., Any]) -> Callable[..., Any]:
    """Few words, such as numbers and the heads of rows, are shaped once for all boxes of a style."""
    known: dict[tuple[int, str], tuple[Any, ...]] = {}
    create = line_break.Layout.__new__

    @wraps(original)
    def split(
        text: str, style: Any, context: Any, max_width: Any, spacing: Any, *rest: Any, **more: Any
    ) -> Any:
        if len(text) > _SHORT or spacing:
            return original(text, style, context, max_width, spacing, *rest, **more)
        key = id(style), text
        found = known.get(key)
        if found is not None and (max_width is None or found[3] <= max_width):
            layout = create(found[0].__class__)
            layout.__dict__.update(found[0].__dict__)
            layout.max_width = max_width
            return layout, *found[1:]
        made = original(text, style, context, max_width, spacing, *rest, **more)
        layout = made[0]
        # One that fits without the space at its end is not the whole text.
        if made[2] is None and "layout" in layout.__dict__ and "\n" not in text and layout.text == text:
            if len(known) >= _KEPT:
                known.clear()
            layout.shared = Shared()
            kept = create(layout.__class__)
            kept.__dict__.update(layout.__dict__)  # its style among them, so that no other gets the address
            known[key] = kept, *made[1:]
        return made

    return split


def cache_key(original: Callable[..., str]) -> Callable[..., str]:
    def kept(style: Any, include_size: bool = False) -> str:
        name = "_sized_key" if include_size else "_key"
        made = style.__dict__.get(name)
        if made is None:
            made = original(style, include_size)
            setattr(style, name, made)
        return str(made)

    return kept


def strut(original: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The height of a line and its baseline belong to a style."""

    def kept(style: Any) -> Any:
        made = style.__dict__.get("_strut")
        if made is None:
            made = style._strut = original(style)
        return made

    return kept


def can_break_text(original: Callable[[str, str], bool]) -> Callable[[str, str], bool]:
    """Whether a line breaks between two letters is asked again and again."""
    known = lru_cache(10_000)(original)

    def can_break(text: str, lang: str) -> bool:
        return known(text, lang) if len(text) < 3 else original(text, lang)

    return can_break
