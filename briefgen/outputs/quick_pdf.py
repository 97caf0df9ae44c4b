"""The quicker ways to write PDF objects: see `quick`."""

import zlib
from collections.abc import Callable, Iterator
from typing import Any

from briefgen.outputs.quick_way import Way, put


def ways() -> Iterator[Way]:
    """The quicker ways of this file."""
    import pydyf

    written_for = (pydyf._to_bytes, pydyf.Dictionary, pydyf.Stream.data.fget, pydyf.Array)
    yield Way("pydyf", written_for, lambda: _place(pydyf))
    yield Way("Object", (pydyf.Object, pydyf.Dictionary, pydyf.Array), lambda: _light(pydyf))
    yield put("page_references", pydyf.PDF, _page_references)


def _place(pydyf: Any) -> None:
    pydyf._to_bytes = to_bytes = _to_bytes(pydyf._to_bytes)
    pydyf.Dictionary.data = property(_dictionary(to_bytes))
    pydyf.Array.data = property(lambda self: b"[%b]" % b" ".join([to_bytes(one) for one in self]))
    pydyf.Stream.data = property(_stream(pydyf, to_bytes))


def _light(pydyf: Any) -> None:
    """Objects that have no number of their own, as most, keep none."""
    kind = pydyf.Object
    kind.number, kind.offset, kind.generation, kind.free = None, 0, 0, "n"
    kind.__init__ = lambda self: None
    kind.reference = property(lambda self: b"%d %d R" % (self.number, self.generation))
    pydyf.Dictionary.__init__ = lambda self, values=None: dict.__init__(self, values or ())
    pydyf.Array.__init__ = lambda self, array=None: list.__init__(self, array or ())


def _page_references(original: property) -> property:
    """The pages are referred to by each tag, and are the same as long as there are as many."""

    def references(self: Any) -> Any:
        count = len(self.pages["Kids"])
        made = self.__dict__.get("referred")
        if made is None or made[0] != count:
            made = self.referred = count, original.__get__(self)
        return made[1]

    return property(references)


def _to_bytes(original: Callable[[Any], bytes]) -> Callable[[Any], bytes]:
    """Most of what is written is bytes, numbers and short texts."""

    def to_bytes(item: Any) -> bytes:
        kind = item.__class__
        if kind is bytes:
            return item  # type: ignore[no-any-return]
        if kind is str:
            return item.encode("ascii")  # type: ignore[no-any-return]
        if kind is int:
            return b"%d" % item
        if kind is float and item % 1:
            return (b"%f" % item).rstrip(b"0")
        return original(item)

    return to_bytes


class _Names(dict[str, bytes]):
    """The keys of dictionaries as they are written."""

    def __missing__(self, key: str) -> bytes:
        name = b"/%b " % key.encode("ascii")
        if len(self) < 1000:
            self[key] = name
        return name


def _dictionary(to_bytes: Callable[[Any], bytes]) -> Callable[[Any], bytes]:
    names = _Names()

    def data(self: Any) -> bytes:
        parts = []
        for key, value in self.items():
            kind = value.__class__
            text = value if kind is bytes else value.encode("ascii") if kind is str else to_bytes(value)
            parts.append(names[key] + text)
        return b"<<%b>>" % b"".join(parts)

    return data


def _stream(pydyf: Any, to_bytes: Callable[[Any], bytes]) -> Callable[[Any], bytes]:
    def data(self: Any) -> bytes:
        stream = b"\n".join([one if one.__class__ is bytes else to_bytes(one) for one in self.stream])
        extra = pydyf.Dictionary(self.extra.copy())
        if self.compress:
            extra["Filter"] = "/FlateDecode"
            # What is no page is written anew when the book is made up.
            stream = zlib.compress(stream, 1 if extra.get("Type") == "/ObjStm" else 9)
        extra["Length"] = len(stream)
        return b"\n".join((extra.data, b"stream", stream, b"endstream"))

    return data
