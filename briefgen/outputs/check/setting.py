"""The rules of Chinese setting, measured on the glyphs of a finished PDF."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from briefgen.outputs.check.lines import Line, Paragraph, paragraphs
from briefgen.outputs.check.model import Finding

NO_START = "。，、；：！？）》」』】〕〉”’％%…·～"
NO_END = "（《「『【〔〈“‘"
_HAN = r"[\u3400-\u9fff]"
_UNIT = re.compile(rf"[%％‰]|{_HAN}")  # whatever is counted, not only units of measurement
_HALF = re.compile(rf"{_HAN}[,;:!?]|{_HAN}\(|\){_HAN}|[,;:!?]{_HAN}")
_STOPS = "。，、；：！？）》」』】〕〉”’"
RUNNING = frozenset({"P", "LI", "LBody", "H1", "H2", "H3", "Caption", "TD"})
FLUSH = 0.6  # points: how far from the edge a full line may end
FORCED = 2.5  # em: a line that ends so far from the edge was broken on purpose, or before what is kept whole


def measure(pdf: bytes) -> tuple[Counter[str], tuple[Finding, ...]]:
    """How much there was to look at (lines, full lines, paragraphs) and every place that breaks a rule."""
    seen: Counter[str] = Counter()
    found: list[Finding] = []
    for paragraph in filter(_running, paragraphs(pdf)):
        seen["段"] += 1
        seen["行"] += len(paragraph.lines)
        found += _ends(paragraph)
        found += _paragraph(paragraph)
        for line in paragraph.lines:
            found += _inside(line)
    return seen, tuple(found)


def _running(paragraph: Paragraph) -> bool:
    """Whether it is text that runs over lines, not a table's cell, a tile or words of a picture."""
    wide = any(line.right - line.left > 10 * line.size for line in paragraph.lines)
    return paragraph.kind in RUNNING and wide and len(paragraph.lines) > 1


def _ends(paragraph: Paragraph) -> Iterator[Finding]:
    """What may not begin or end a line, and what may not be parted."""
    for one, two in pairwise(paragraph.lines):
        before, after = one.text, two.text
        joint = f"“{before[-6:]}｜{after[:6]}”"
        if paragraph.right - one.right > FORCED * one.size:
            continue
        if after[0] in NO_START:
            yield Finding("行首", two.page, joint)
        if before[-1] in NO_END:
            yield Finding("行尾", one.page, joint)
        if two.raised and two.left < two.glyphs[0].x:
            yield Finding("行首", two.page, f"编号“{joint[1:-1]}”")
        if before[-1] == after[0] and after[0] in "—…":
            yield Finding("拆号", one.page, joint)
        # An entry's number is of another size: no rest of a figure.
        if one.apart or one.glyphs[-1].size != two.glyphs[0].size:
            continue
        if re.search(r"\d[.．]?$", before) and re.match(r"[.．]?\d", after):
            yield Finding("拆数", one.page, joint)
        elif before[-1].isdigit() and _UNIT.match(after):
            yield Finding("数与单位", one.page, joint)


def _paragraph(paragraph: Paragraph) -> Iterator[Finding]:
    """Flush edges, even pitch, no last line of one character."""
    lines = paragraph.lines
    for line in lines[:-1]:
        rest = paragraph.right - line.right
        if len(lines) > 2 and FLUSH < rest < FORCED * line.size:
            yield Finding("不齐", line.page, f"“…{line.text[-8:]}”差 {rest:.1f} 磅")
    words = re.sub(r"[\W_]", "", lines[-1].text)
    if len(words) == 1 and re.match(_HAN, words):
        yield Finding("孤字", lines[-1].page, f"“{lines[-2].text[-6:]}｜{lines[-1].text}”")
    pitches = [one.y - two.y for one, two in pairwise(lines) if one.page == two.page and one.y > two.y]
    if pitches and max(pitches) - min(pitches) > 0.3:
        yield Finding(
            "行距", lines[0].page, f"{min(pitches):.2f}～{max(pitches):.2f} 磅：“{lines[0].text[:10]}”"
        )


def _inside(line: Line) -> Iterator[Finding]:
    """Punctuation in a line: full-width beside Han, squeezed where two marks meet."""
    for match in _HALF.finditer(line.text):
        yield Finding("半角", line.page, f"“{line.text[max(0, match.start() - 4) : match.end() + 4]}”")
    for one, two in pairwise(line.glyphs):
        pair = one.char + two.char
        if line.marked(one, two):
            continue
        if one.char in _STOPS and two.char in _STOPS + NO_END and two.x - one.x > 0.9 * one.size:
            yield Finding("挤压", line.page, f"“{pair}”占 {(two.x - one.x) / one.size:.2f} 字")
