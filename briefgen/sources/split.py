"""Where the reports of a document begin and end: a compilation holds several."""

import re
from dataclasses import dataclass

from briefgen.sources.lines import Block

# "2023年彬州市政府工作报告", alone or at the head of a line that goes on with the salutation.
_TITLE = re.compile(
    r"(?:关于)?(?:\d{4}年)?[\u4e00-\u9fff]{0,14}?(?:\d{4}年)?"
    r"(?:政府工作报告|人民政府工作报告|行署工作报告|行政公署工作报告|人民代表大会工作报告|(?:人民)?政府工作的报告"
    r"|国民经济和社会发展计划(?:执行情况)?.{0,40}?报告|国民经济和社会发展统计公报)"
    r"(?=$|[(\-—]|各位|\d{4}年\d|20\d\d年)"
)
_SPEECH = re.compile(r"(?:我代表|受).{0,24}?(?:报告|审议|审查)")
_MINIMUM = 400  # plain characters below which a title heads a list entry, not a report


@dataclass(frozen=True, slots=True)
class Part:
    """One report of a document: `title` is its title as plain text, "" when the text gives none."""

    title: str
    blocks: tuple[Block, ...]


def parts(blocks: list[Block]) -> list[Part]:
    """The reports of a document in order; a document without titles is one part."""
    starts = [(i, m[0]) for i, block in enumerate(blocks) if (m := _title(block))]
    kept: list[tuple[int, str]] = []
    for n, (index, title) in enumerate(starts):
        end = starts[n + 1][0] if n + 1 < len(starts) else len(blocks)
        size = sum(len(block.plain) for block in blocks[index:end]) - len(title)
        speech = any(_SPEECH.search(b.plain[:200]) for b in blocks[index : min(end, index + 12)])
        if (size >= _MINIMUM and speech) or (size >= _MINIMUM and not kept):
            kept.append((index, title))
    if not kept:
        return [Part("", tuple(blocks))]
    if _SPEECH.search("".join(b.plain[:200] for b in blocks[: kept[0][0]])):
        kept.insert(0, (0, ""))
    ends = [index for index, _ in kept[1:]] + [len(blocks)]
    return [Part(title, tuple(blocks[i:end])) for (i, title), end in zip(kept, ends, strict=True)]


def _title(block: Block) -> re.Match[str] | None:
    if len(block.plain) > 80 and "各位" not in block.plain[:80]:
        return None
    return _TITLE.match(block.plain)
