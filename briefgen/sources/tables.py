"""Table rows as lines, for every format that has tables."""

from collections.abc import Iterator, Sequence

Line = tuple[str, int]  # text and heading level (0: none)
_COLUMN = 200  # characters: a cell that long is a column of text, not a table's cell


def row(cells: Sequence[Sequence[Line]]) -> Iterator[Line]:
    """A row as one line, cells parted by a tab; a lone cell, or a column of text, as its own lines."""
    sizes = [sum(len(text) for text, _ in cell) for cell in cells]
    if max(sizes, default=0) > _COLUMN or sum(map(bool, sizes)) <= 1:
        for cell in cells:
            yield from (line for line in cell if line[0] or len(cell) > 1)
        return
    joined = (" ".join(text.replace("\n", " ").replace("\t", " ") for text, _ in cell) for cell in cells)
    yield "\t".join(text.strip() for text in joined).rstrip("\t"), 0
