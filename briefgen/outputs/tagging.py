"""The tags of a chapter as WeasyPrint is about to write them: made to say more in fewer elements.

Elements are pydyf dictionaries by their reference.
"""

from collections.abc import Mapping, Sequence
from typing import Any

_PLAIN = {"Type", "S", "P", "K", "Pg"}


def scope(elements: Mapping[Any, Any]) -> None:
    """Say of each table head whether it is of a column or a row. WeasyPrint lists the heads of each cell by
    names instead, which hold only with a tree of names that it does not write."""
    for item in elements.values():
        if item["S"] in ("/TH", "/TD"):
            item.pop("ID", None)
            item["A"].pop("Headers", None)
            if item["S"] == "/TH":
                group = elements.get(elements.get(item["P"], {}).get("P"), {})
                item["A"]["Scope"] = "/Column" if group.get("S") == "/THead" else "/Row"
            elif len(item["A"]) == 1:
                del item["A"]


def flatten(objects: Sequence[Any], elements: Mapping[Any, Any]) -> None:
    """Give content of spans without any property to what they stand in: a fifth of all tags says nothing."""
    loose = {item.reference: item for item in objects if of_type(item, "/OBJR")}
    marks = {reference: type(item)(item) for reference, item in loose.items()}
    heirs = {}
    for reference, item in elements.items():
        heir = elements.get(item["P"])
        plain = (
            item["S"] == "/Span" and _PLAIN.issuperset(item) and all(isinstance(k, int) for k in item["K"])
        )
        if plain and heir is not None and heir["S"] != "/Document" and heir.get("Pg") == item.get("Pg"):
            heirs[reference] = heir.reference
    for item in elements.values():
        if "K" in item:
            kids = [elements[kid]["K"] if kid in heirs else [kid] for kid in item["K"]]
            # A reference to a link is no object of its own: a book has tens of thousands of them.
            item["K"][:] = [marks.get(k, k) if isinstance(k, bytes) else k for some in kids for k in some]
    for item in objects:
        if isinstance(item, dict) and "Nums" in item:
            for leaf in item["Nums"][1::2]:
                if isinstance(leaf, list):
                    leaf[:] = [heirs.get(one, one) for one in leaf]
    for item in (*loose.values(), *(elements[reference] for reference in heirs)):
        item.clear()  # nothing leads there: a third of what the make-up would read


def of_type(item: Any, kind: str) -> bool:
    """Whether a PDF object is a dictionary of this type."""
    return isinstance(item, dict) and item.get("Type") == kind
