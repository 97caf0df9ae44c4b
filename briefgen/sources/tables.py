"""Table rows as lines, for every format that has tables."""

from collections.abc import Sequence

_COLUMN = 200  # characters: a cell that long is a column of text, not a table's cell


def is_layout(cells: Sequence[Sequence[str]]) -> bool:
    """Whether a row only arranges text (a lone cell, or a column of text): its lines stand for themselves."""
    sizes = [sum(map(len, cell)) for cell in cells]
    return max(sizes, default=0) > _COLUMN or sum(map(bool, sizes)) <= 1


def joined(cells: Sequence[Sequence[str]]) -> str:
    """A row as one line, cells parted by a tab, the lines within a cell by a space."""
    flat = (" ".join(line.replace("\n", " ").replace("\t", " ") for line in cell).strip() for cell in cells)
    return "\t".join(flat).rstrip("\t")
