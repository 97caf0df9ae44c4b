"""The rules of style sheets, and which of them may hold for an element: see `quick_style`."""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from math import inf
from typing import Any, NamedTuple


class _Unknown(Exception):
    """Raised where a rule asks for what elements of one kind may differ in."""


class Rule(NamedTuple):
    """One selector of a sheet."""

    place: tuple[Any, ...]  # what gives rules their order
    test: Callable[[Any], bool]
    pseudo: str | None
    values: tuple[tuple[str, Any, tuple[Any, ...]], ...]


class _Attributes:
    """The attributes of an element as far as their names say."""

    def __init__(self, tag: str, names: Sequence[str]) -> None:
        self.tag, self.attrib = tag, frozenset(names)

    def get(self, name: str, default: Any = None) -> Any:
        if name in self.attrib:
            raise _Unknown
        return default


class Kind:
    """All elements with the same name, class, names of attributes and kinds of ancestors: what a rule may ask
    of an element and be told the same of each. Asked for anything else it raises _Unknown."""

    def __init__(self, above: "Kind | None", element: Any) -> None:
        self.local_name, self.namespace_url = element.local_name, element.namespace_url
        self.in_html_document, self.classes = element.in_html_document, element.classes
        self.etree_element = _Attributes(element.etree_element.tag, element.etree_element.attrib)
        if "id" not in element.etree_element.attrib:
            self.id = None
        self.parent = above
        self.ancestors: tuple[Kind, ...] = (*above.ancestors, above) if above else ()
        self.sure: tuple[Rule, ...] = ()
        self.other: tuple[Rule, ...] = ()

    def __getattr__(self, name: str) -> Any:
        raise _Unknown

    def learn(self, rules: Sequence[Rule]) -> None:
        """Part the rules into those that hold for all elements of the kind and those that must be asked."""
        sure, other = [], []
        for one in rules:
            try:
                if one.test(self):
                    sure.append(one)
            except _Unknown:
                other.append(one)
        self.sure, self.other = tuple(sure), tuple(other)


def entries(matcher: Any) -> Iterator[Any]:
    """All selectors of a matcher."""
    named = (matcher.id_selectors, matcher.class_selectors, matcher.lower_local_name_selectors)
    for group in (*named, matcher.namespace_selectors):
        yield from chain.from_iterable(group.values())
    yield from (*matcher.lang_attr_selectors, *matcher.other_selectors)


def rule(css: Any, sheet: tuple[Any, str, Any], number: int, entry: Any) -> Rule:
    """One selector with the weights of what it declares, which are the same for every element."""
    (rules, origin, own), (test, specificity, order, pseudo, (declarations, layer)) = sheet, entry
    layered = inf if layer is None else rules.layers.index(layer)
    values = tuple(
        (name, value, (css.declaration_precedence(origin, importance), layered, own or specificity))
        for name, value, importance in declarations
    )
    return Rule((number, specificity, order), test, pseudo, values)
