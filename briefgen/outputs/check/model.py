"""What the gates expect and what they find."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Expectations:
    """What a book must be; the defaults are those of every book of ours.

    `families` are the beginnings of the names that a face may have; `brief_pages` is the length of a city's
    brief; `figures` the number of pictures, None when it is not known.
    """

    families: tuple[str, ...] = ("Briefgen-",)
    brief_pages: int = 2
    figures: int | None = None


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that falls short: the gate, the page counted from 1 (0: the whole file), what it is."""

    gate: str
    page: int
    message: str

    def line(self) -> str:
        """The finding as one Chinese line."""
        where = f"第 {self.page} 页" if self.page else "全书"
        return f"[{self.gate}] {where}：{self.message}"
