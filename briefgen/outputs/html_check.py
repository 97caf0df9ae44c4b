"""What must be true of an HTML book before it is written out."""

from collections import Counter
from html.parser import HTMLParser

_ADDRESSES = {"href", "src", "xlink:href", "action", "formaction", "data", "poster", "srcset", "background"}
_FORBIDDEN = {"iframe", "object", "embed", "base", "form"}


def faults(page: str) -> list[str]:
    """What is wrong with the page, in Chinese: addresses outside it, dead links, doubled names, handlers."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    doubled = [f"名称重复：{name}" for name, count in Counter(reader.names).items() if count > 1]
    names = set(reader.names)
    dead = [f"链接没有着落：#{name}" for name in dict.fromkeys(reader.links) if name not in names]
    return [*reader.faults, *doubled, *dead]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.names: list[str] = []
        self.links: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in _FORBIDDEN:
            self.faults.append(f"不允许的元素：<{tag}>")
        if given.get("id"):
            self.names.append(given["id"] or "")
        for name, value in given.items():
            if name.startswith("on"):
                self.faults.append(f"不允许的属性：<{tag} {name}>")
            elif name in _ADDRESSES:
                self._address(tag, given, value or "")

    def _address(self, tag: str, given: dict[str, str | None], value: str) -> None:
        if value.startswith("#"):
            self.links.append(value[1:])
        elif (
            not value.startswith("data:") and given.get("rel") != "stylesheet"
        ):  # styles are put in, not opened
            self.faults.append(f"引用了外部地址：<{tag}> {value[:80]}")
