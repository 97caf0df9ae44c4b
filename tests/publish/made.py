"""Invented editions, as the store writes them."""

from pathlib import Path
from typing import Any

from briefgen.editions.store import keep
from briefgen.publish import Edition, good

PASSED = {"passed": True, "reasons": []}


def files(size: int = 3000, cities: tuple[str, ...] = ("云州市", "青河市", "云山市")) -> dict[str, bytes]:
    briefs = {f"briefs/{city}.pdf": f"%PDF {city}".encode() * 20 for city in cities}
    return {"book.pdf": b"%PDF book" + b"x" * size, **briefs, "facts.csv": "城市\n云州市\n".encode()}


def folder(out: Path, month: str = "2023-11", **given: Any) -> Path:
    """An edition that passed the gates, in `out`/2023/<month>; `files` and manifest keys can be given."""
    place = out / "2023" / month
    content = given.pop("files", None) or files()
    facts = {"year": 2023, "sample": False, "date": f"{month}-05", "theme": "modern", "gates": PASSED}
    keep(place, content, {**facts, "digest_of": month, **given})
    return place


def edition(out: Path, month: str = "2023-11", **given: Any) -> Edition:
    return good(folder(out, month, **given))
