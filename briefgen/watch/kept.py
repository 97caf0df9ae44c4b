"""The store of a process that builds again and again: what the last builds took from it is at hand."""

import dataclasses
import pickle
from pathlib import Path
from typing import Any

from briefgen.cache import Store

MOST = 24 * 2**20  # bytes of pickles whose values are at hand, which take several times as much
LATE = 8 * 2**20  # bytes that may wait to be written


class Kept(Store):
    """As `Store`; values that nobody can change are given again as they are, and what is put once somebody
    has called `settle` is written when that is called again, while nobody waits."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._hand: dict[str, tuple[Any, int]] = {}
        self._size = 0
        self._late: dict[str, bytes] = {}
        self._waits = False

    def __reduce__(self) -> tuple[type[Store], tuple[Path]]:
        """Another process has the folder alone: what is at hand here changes while it is handed over."""
        return Store, (self.folder,)

    def get(self, key: str) -> tuple[Any] | None:
        known = self._hand.pop(key, None)
        if known is not None:
            self._hand[key] = known  # as the last one
            return (known[0],)
        data = self.blob(key)
        if data is None:
            return None
        value = pickle.loads(data)
        self._remember(key, value, len(data))
        return (value,)

    def put(self, key: str, value: Any) -> None:
        data = pickle.dumps(value, protocol=5)
        self._late[key] = data
        self._remember(key, value, len(data))
        if not self._waits or sum(map(len, self._late.values())) > LATE:
            self._write()

    def settle(self) -> None:
        """Write what was put; from now on that may wait."""
        self._waits = True
        self._write()

    def _write(self) -> None:
        while self._late:
            key, data = self._late.popitem()
            self.keep(key, data)

    def blob(self, key: str) -> bytes | None:
        return self._late.get(key) or super().blob(key)

    def has(self, key: str) -> bool:
        return key in self._late or super().has(key)

    def _remember(self, key: str, value: Any, size: int) -> None:
        if size > MOST // 8 or not _lasting(value):
            return
        self._size += size - self._hand.pop(key, (None, 0))[1]
        self._hand[key] = value, size
        while self._size > MOST:
            oldest = next(iter(self._hand))
            self._size -= self._hand.pop(oldest)[1]


def _lasting(value: Any) -> bool:
    """Whether a value stays as it is: text, bytes, and our own types, which are frozen."""
    if isinstance(value, tuple):
        return all(map(_lasting, value))
    frozen = dataclasses.is_dataclass(value) and vars(type(value))["__dataclass_params__"].frozen
    return frozen or isinstance(value, str | bytes)
