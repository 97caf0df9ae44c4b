"""Plain text: which encoding it is in, and whether it is text at all."""

import codecs
import re
from dataclasses import dataclass

from briefgen.errors import SourceError
from briefgen.model import Notice, Severity
from briefgen.sources.formats import Content, Format

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16 LE, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 12_000  # bytes that are enough to tell an encoding by
_LIKELY = 0.85  # share of usual characters from which an encoding is believed
_SURE = 0.97  # share from which no other encoding is tried
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
_MAX_DAMAGE = 0.01  # share of characters that may be broken or control characters
_NEXT = "请用文本编辑器打开，另存为 UTF-8 编码的 .txt 后重试。"


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text and its encoding; `broken` counts undecodable places, `cut` tells an end within a character."""

    text: str
    encoding: str
    broken: int = 0
    cut: bool = False


def read(data: bytes, source: str) -> Content:
    """The text of a .txt file, untouched but for its byte order mark."""
    decoded = decode(data, source)
    return Content(decoded.text, notices=damage(decoded, source))


def decode(data: bytes, source: str, hint: str | None = None) -> Decoded:
    """Decode bytes of unknown encoding; `hint` is what a header or meta tag says.

    Raises SourceError for bytes that are no text or whose encoding cannot be told.
    """
    decoded = _marked(data) or _hinted(data, hint) or _guessed(data)
    if decoded is None:
        raise SourceError("不是文本文件，或文字编码无法辨认。", where=source, next=_NEXT)
    controls = len(_CONTROL.findall(decoded.text))
    if controls + decoded.broken > max(2, _MAX_DAMAGE * len(decoded.text)):
        raise SourceError("是二进制文件或已损坏，不是文本。", where=source, next=_NEXT)
    return decoded


def damage(decoded: Decoded, source: str) -> tuple[Notice, ...]:
    """Notices for what decoding had to bear: broken characters, a cut end, control characters."""
    found = []
    if decoded.broken:
        found.append(
            f"有 {decoded.broken} 处文字无法按 {decoded.encoding} 解码，以“\ufffd”代替，请核对原文。"
        )
    if decoded.cut:
        found.append("文件末尾的一个字不完整，可能没有下载或保存完整，请核对原文。")
    if controls := len(_CONTROL.findall(decoded.text)):
        found.append(f"含 {controls} 个控制字符（如空字符），请核对原文。")
    return tuple(Notice("source-damaged", Severity.DOUBT, message, source=source) for message in found)


def _marked(data: bytes) -> Decoded | None:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _lenient(data[len(mark) :], encoding)
    return None


def _hinted(data: bytes, hint: str | None) -> Decoded | None:
    """The hint is believed only where the bytes bear it out: pages often lie about their charset."""
    if not hint:
        return None
    try:
        encoding = codecs.lookup(hint.strip().strip("\"'")).name
    except (LookupError, ValueError):
        return None
    if encoding in {"gb2312", "gbk", "hz"}:
        encoding = "gb18030"
    if encoding not in {"utf-8", "gb18030", "big5", "big5hkscs"}:
        return None
    decoded = _lenient(data, encoding)
    return decoded if decoded.broken == 0 and _usual(decoded.text[:_SAMPLE], encoding) >= _LIKELY else None


def _guessed(data: bytes) -> Decoded | None:
    if b"\x00" not in data[:_SAMPLE]:
        decoded = _lenient(data, "utf-8")
        if decoded.broken <= 0.02 * (len(decoded.text) - len(decoded.text.encode("ascii", "ignore"))):
            return decoded
    sample = data[:_SAMPLE]
    if _score(sample, "gb18030") >= _SURE:
        return _lenient(data, "gb18030")
    scores = {name: _score(sample, name) for name in ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be")}
    best = max(scores, key=lambda name: scores[name])
    if scores[best] >= _LIKELY:
        return _lenient(data, best)
    return _doubtful(data)


def _score(sample: bytes, encoding: str) -> float:
    decoded = _lenient(sample, encoding)
    damage_share = decoded.broken / max(1, len(decoded.text))
    return _usual(decoded.text, encoding) - 5 * damage_share


def _lenient(data: bytes, encoding: str) -> Decoded:
    """Decode as far as possible: a cut end is left out, broken places become U+FFFD and are counted."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        text = decoder.decode(data)
        return Decoded(text, encoding, cut=bool(decoder.getstate()[0]))
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
        return Decoded(text, encoding, broken=text.count("\ufffd"))


def _usual(text: str, encoding: str) -> float:
    """The share of usual characters: ASCII, Chinese punctuation, and the first level of the national sets.

    Any even number of bytes decodes to some Chinese character; only the right encoding gives usual ones.
    """
    if not text:
        return 0.0
    legacy = "big5" if encoding.startswith("big5") else "gb2312"
    return sum(map(_is_usual(legacy).__contains__, text)) / len(text)


def _is_usual(legacy: str) -> frozenset[str]:
    if legacy not in _USUAL:
        _USUAL[legacy] = _common_characters(legacy)
    return _USUAL[legacy]


_USUAL: dict[str, frozenset[str]] = {}


def _common_characters(legacy: str) -> frozenset[str]:
    """ASCII, punctuation and first-level characters of GB 2312 or Big5 (the 5,401 and 3,755 most used)."""
    leads, trails = (
        (range(0xB0, 0xD8), range(0xA1, 0xFF))
        if legacy == "gb2312"
        else (range(0xA4, 0xC7), (*range(0x40, 0x7F), *range(0xA1, 0xFF)))
    )
    hanzi = (bytes((lead, trail)).decode(legacy, "ignore") for lead in leads for trail in trails)
    signs = "\t\r\n\u3000，。、；：？！“”‘’（）《》〈〉【】—…·％～－．＋/○①②③④⑤⑥⑦⑧⑨⑩０１２３４５６７８９"
    return frozenset((*hanzi, *signs, *map(chr, range(0x20, 0x7F))))


def _doubtful(data: bytes) -> Decoded | None:
    """What the scores could not decide: charset-normalizer's best match, believed only when strict."""
    from charset_normalizer import from_bytes

    known = ["utf_8", "gb18030", "big5", "big5hkscs", "utf_16_le", "utf_16_be", "ascii"]
    best = from_bytes(data[:_SAMPLE], cp_isolation=known, threshold=0.2).best()
    if best is None:
        return None
    decoded = _lenient(data, best.encoding)
    return decoded if decoded.broken <= _MAX_DAMAGE * len(decoded.text) else None


FORMAT = Format("txt", (".txt", ".text"), read)
