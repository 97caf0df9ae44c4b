"""The quicker ways to draw: see `quick`."""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, NamedTuple

from briefgen.outputs import quick_start
from briefgen.outputs.quick_way import Way, own, put

_COLOURS: dict[Any, tuple[tuple[Any, ...], bytes]] = {}


def ways() -> Iterator[Way]:
    """The quicker ways of this file."""
    from weasyprint.draw import border, color
    from weasyprint.draw import text as drawing
    from weasyprint.formatting_structure import boxes
    from weasyprint.pdf import stream as streams

    yield put("Stream.set_color", streams.Stream, set_color)
    yield put("Stream.add_font", streams.Stream, lambda _: add_font(streams))
    yield put("draw_first_line", drawing, lambda _: draw_first_line(drawing))
    yield put("draw_text", drawing, lambda _: draw_text(drawing))
    yield put("get_color", color, lambda _: get_color)
    yield put("draw_border", border, draw_border)
    yield put("draw_outline", border, lambda original: draw_outline(original, boxes.Box))


def set_color(original: Callable[..., None]) -> Callable[..., None]:
    """A colour of the common space is written as it was the last time."""

    @wraps(original)
    def coloured(self: Any, color: Any, stroke: bool = False) -> None:
        if color.space != "srgb":
            original(self, color, stroke)
            return
        self.set_alpha(color.alpha, stroke)
        key = (color.coordinates, stroke)
        known = _COLOURS.get(key)
        if known is None:
            red, green, blue = (number or 0 for number in color.coordinates)
            length = len(self.stream)
            self.set_color_rgb(float(red), float(green), float(blue), stroke)
            known = _COLOURS[key] = (("srgb", *color.coordinates), self.stream[length])
            del self.stream[length]
        name = "_current_color_stroke" if stroke else "_current_color"
        if self.__dict__[name] != known[0]:
            self.__dict__[name] = known[0]
            self.stream.append(known[1])

    return coloured


def get_color(style: Any, key: str) -> Any:
    """The colour a style has for something; only a word can be the one for the text's."""
    value = style[key]
    return style["color"] if value.__class__ is str and value == "currentcolor" else value


def draw_border(original: Callable[..., None]) -> Callable[..., None]:
    """Most boxes have no border: whether a style has more than one of lines is found once."""

    @wraps(original)
    def drawn(stream: Any, box: Any) -> None:
        if not (
            box.border_top_width
            or box.border_right_width
            or box.border_bottom_width
            or box.border_left_width
            or _framed(box.style)
        ):
            return
        original(stream, box)

    return drawn


def draw_outline(original: Callable[..., None], kind: Any) -> Callable[..., None]:
    """Hardly any box has an outline."""

    @wraps(original)
    def drawn(stream: Any, box: Any) -> None:
        if box.style["outline_width"]:
            original(stream, box)
            return
        for child in box.children:
            if isinstance(child, kind):
                drawn(stream, child)

    return drawn


def _framed(style: Any) -> bool:
    """Whether boxes of a style may have lines between columns, or images as borders."""
    known = style.__dict__
    if "_framed" not in known:
        columns = style["column_width"] != "auto" or style["column_count"] != "auto"
        known["_framed"] = columns or style["border_image_source"][0] != "none"
    return bool(known["_framed"])


def draw_text(drawing: Any) -> Callable[..., None]:
    """Text without lines beside it is drawn without asking for each."""
    original, matrix = drawing.draw_text, drawing.Matrix

    @wraps(original)
    def drawn(stream: Any, textbox: Any, offset_x: float, text_overflow: str, block_ellipsis: Any) -> None:
        style = textbox.style
        if style["text_decoration_line"] != "none" or style["visibility"] != "visible":
            original(stream, textbox, offset_x, text_overflow, block_ellipsis)
            return
        x, y = textbox.position_x, textbox.position_y + textbox.baseline
        layout = textbox.pango_layout
        stream.set_color(style["color"])
        layout.reactivate(style)
        stream.begin_text()
        place = matrix(d=-1, e=x, f=y)
        emojis = drawing.draw_first_line(stream, textbox, text_overflow, block_ellipsis, place)
        stream.end_text()
        if emojis:
            drawing.draw_emojis(stream, style, x, y, emojis)
        layout.deactivate()

    return drawn


def add_font(streams: Any) -> Callable[..., Any]:
    """Ask Pango once for each of its faces what it is; they are kept, so that no other gets the address."""
    original, key_of, ffi = streams.Stream.add_font, streams.get_pango_font_key, streams.ffi
    from weasyprint.text.ffi import gobject

    quick_start.declare()
    known: dict[int, Any] = {}

    def add(self: Any, pango_font: Any) -> Any:
        address = int(ffi.cast("intptr_t", pango_font))
        found = known.get(address)
        if found is None:
            key, _, size = key_of(pango_font)
            kept = ffi.gc(gobject.g_object_ref(pango_font), gobject.g_object_unref)
            found = known[address] = key, size, kept
        key, size, _ = found
        font = self._fonts.get(key)
        return (font, size) if font is not None else original(self, pango_font)

    return add


def draw_first_line(drawing: Any) -> Callable[..., list[Any]]:
    """Read the glyphs of a line at once, and write each as it was written the last time."""
    original, pango, writer = drawing.draw_first_line, drawing.pango, _Writer(drawing)
    single, modern = pango.pango_layout_set_single_paragraph_mode, pango.pango_version() >= 14802

    @wraps(original)
    def drawn(stream: Any, textbox: Any, text_overflow: str, block_ellipsis: Any, matrix: Any) -> list[Any]:
        if text_overflow == "ellipsis" or block_ellipsis != "none" or not modern:
            own(textbox.pango_layout, textbox.style)
            return list(original(stream, textbox, text_overflow, block_ellipsis, matrix))
        if not textbox.text.strip() or textbox.style["font_size"] < 1e-6:
            return []
        layout = textbox.pango_layout
        if writer.again(stream, layout, matrix):
            return []
        single(layout.layout, True)
        line, _ = layout.get_first_line()
        runs = writer.runs(stream, line)
        if runs is None:
            # Shaped anew: lines are widened each time they are asked for.
            layout.set_text(layout.text, justify=True)
            return list(original(stream, textbox, text_overflow, block_ellipsis, matrix))
        writer.place(stream, matrix)
        string, previous = "", None
        for run in runs:
            if run.face != previous:
                previous = run.face
                if string:
                    stream.show_text(string)
                string = ""
                stream.set_font_size(run.font.hash, run.size)
            string += "<" + writer.written(stream, layout, run)
            string = string[:-1] if string[-1] == "<" else string + ">"
        stream.show_text(string)
        writer.keep(layout, runs, string)
        return []

    return drawn


class _Run(NamedTuple):
    """A piece of a line in one face: its glyphs with their widths, and Pango's item and glyphs."""

    font: Any
    size: float
    face: Any
    pairs: list[tuple[int, int]]
    item: Any
    string: Any


class _Writer:
    """Glyphs as the library writes them."""

    def __init__(self, drawing: Any) -> None:
        import pydyf

        self._pydyf: Any = pydyf
        self._ffi, self._pango, self._units = drawing.ffi, drawing.pango, drawing.FROM_UNITS
        self._empty, self._unknown = self._pango.PANGO_GLYPH_EMPTY, self._pango.PANGO_GLYPH_UNKNOWN_FLAG
        self._info = self._ffi.sizeof("PangoGlyphInfo")
        self._numbers = self._info // 4
        self._advances: dict[Any, dict[int, int]] = {}

    def place(self, stream: Any, matrix: Any) -> None:
        """Where the text begins; it is hardly ever turned."""
        if matrix[0] == [1, 0, 0] and matrix[1] == [0, -1, 0]:
            x, y, _ = matrix[2]
            number = self._pydyf._to_bytes
            stream.stream.append(b"1 0 0 -1 %b %b Tm" % (number(x), number(y)))
        else:
            stream.set_text_matrix(*matrix.values)

    def again(self, stream: Any, layout: Any, matrix: Any) -> bool:
        """Whether a text was written before in this document, and is now again."""
        kept = layout.__dict__.get("shared")
        if kept is None or kept.face is None:
            return False
        font, size = stream.add_font(kept.face)
        string = font.__dict__.setdefault("lines", {}).get(kept)
        if string is None:
            return False
        self.place(stream, matrix)
        stream.set_font_size(font.hash, size)
        stream.show_text(string)
        return True

    def keep(self, layout: Any, runs: list[_Run], string: str) -> None:
        """Keep what was written of a text in one face that other boxes have too."""
        kept = layout.__dict__.get("shared")
        if kept is not None and len(runs) == 1:
            kept.face = runs[0].face
            runs[0].font.__dict__.setdefault("lines", {})[kept] = string

    def runs(self, stream: Any, line: Any) -> list[_Run] | None:
        """The pieces of a line; None where one has more to it than glyphs and widths."""
        found, run, none, step = [], line.runs[0], self._ffi.NULL, self._numbers
        while run != none:
            glyphs = run.data
            run = run.next
            face, string = glyphs.item.analysis.font, glyphs.glyphs
            font, size = stream.add_font(face)
            buffer = self._ffi.buffer(string.glyphs, string.num_glyphs * self._info)
            numbers = memoryview(buffer).cast("B").cast("i").tolist()
            names = numbers[::step]
            moved = any(numbers[2::step]) or any(numbers[3::step])
            if moved or font.bitmap or font.png or font.svg or font.colr:
                return None
            if names and max(names) >= self._unknown:
                return None
            pairs = list(zip(names, numbers[1::step], strict=True))
            found.append(_Run(font, size, face, pairs, glyphs.item, string))
        return found

    def written(self, stream: Any, layout: Any, run: _Run) -> str:
        """The glyphs of a piece, and how much closer than its width each stands to the next."""
        known = run.font.__dict__.setdefault("written", {}).setdefault(run.size, {})
        for number, pair in enumerate(run.pairs):
            if pair not in known:
                known[pair] = self._new(stream, layout, run, number)
        return "".join([known[pair] for pair in run.pairs])

    def _new(self, stream: Any, layout: Any, run: _Run, number: int) -> str:
        (glyph, width), font, size = run.pairs[number], run.font, run.size
        if glyph == self._empty:
            return f">{-width / size}<"
        if glyph not in font.to_unicode:
            item, clusters, last = run.item, run.string.log_clusters, len(run.pairs) - 1
            if item.analysis.level % 2:
                end = item.length if number == 0 else clusters[number - 1]
            else:
                end = item.length if number == last else clusters[number + 1]
            text = layout.text.encode()[item.offset + clusters[number] : item.offset + end]
            font.to_unicode[glyph] = text.decode()
        if glyph not in font.widths:
            known = self._advances.setdefault(run.face, {})  # a face is of one size
            if glyph not in known:
                extents = self._pango.pango_font_get_glyph_extents
                extents(run.face, glyph, stream.ink_rect, stream.logical_rect)
                known[glyph] = round(stream.logical_rect.width * 1000 * self._units / size)
            font.widths[glyph] = known[glyph]
        kerning = font.widths[glyph] - width * 1000 * self._units / size
        return f"{glyph:04x}>{int(kerning)}<" if kerning else f"{glyph:04x}"
