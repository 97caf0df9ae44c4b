"""Keywords that tell a city apart: TF-IDF over counts of terms that another stage has made."""

import math
from collections import Counter
from collections.abc import Mapping
from itertools import chain

from briefgen.model import Place

MOST = 10
_OFTEN = 3  # a word said once or twice tells nothing


def spread(terms: Mapping[str, Mapping[str, int]]) -> Mapping[str, int]:
    """In how many cities' reports each term stands."""
    return Counter(chain.from_iterable(terms.values()))


def keywords(
    place: Place, terms: Mapping[str, Mapping[str, int]], spread: Mapping[str, int]
) -> tuple[str, ...]:
    """At most ten terms of the city, the most telling first; none without another city to compare with."""
    own = terms.get(place.name, {})
    total = sum(own.values())
    if len(terms) < 2 or not total:
        return ()
    names = _names(place)
    weights = {
        term: count / total * math.log(len(terms) / spread[term])
        for term, count in own.items()
        if count >= _OFTEN and term not in names
    }
    telling = sorted((t for t in weights if weights[t] > 0), key=lambda t: (-weights[t], t))
    return tuple(telling[:MOST])


def _names(place: Place) -> frozenset[str]:
    """The place, its prefecture and its province, with and without the last character."""
    names = [name for name in (place.name, place.parent, place.province) if name]
    return frozenset(names) | {name[:-1] for name in names}
