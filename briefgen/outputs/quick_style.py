"""The styles of elements, made once for all chapters that a process sets: see `quick`.

The library looks for the rules of each element sheet by sheet and computes each value again in each document.
Chapters are set in the same styles, so that nearly all of theirs are known from the chapter before. The name
of an anchor, which each element has for itself, is laid over what it shares.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import chain
from math import inf
from types import SimpleNamespace
from typing import Any

from briefgen.outputs.quick_rules import Kind, Rule, entries, rule
from briefgen.outputs.quick_way import Way, put

SHEETS = 4
"""So many sets of style sheets are remembered."""
STYLES = 8_000
"""A memory with so many styles begins anew."""


class _Shared:
    """The styles of all elements that no rule tells apart, by pseudo-element, and their children's."""

    def __init__(self, kind: Kind, styles: dict[str | None, Any], root: Any) -> None:
        self.kind, self.styles, self.root = kind, styles, root
        self.below: dict[Any, _Shared] = {}


class _Sizes(dict[str, Any]):
    """The size of the first page, from which some lengths are reckoned; knows whether it was asked for."""

    asked = False

    def __getitem__(self, key: str) -> Any:
        self.asked = True
        return super().__getitem__(key)


class Memory:
    """The rules of some style sheets and the styles computed with them."""

    def __init__(self, css: Any, sheets: Sequence[Any], font_config: Any, base_url: str | None) -> None:
        self.sheets = tuple(sheets)  # kept, so that no other objects get their addresses
        self.sizes = _Sizes(box=None, area=None)
        self.count, self.spoilt = 0, False
        self._css, self._base_url, self._font_config = css, base_url, font_config
        self._rules = {
            (number, entry[2]): rule(css, sheets[number], number, entry)
            for number, (sheet, *_) in enumerate(sheets)
            for entry in entries(sheet.matcher)
        }
        self.anchored = any(name == "anchor" for one in self._rules.values() for name, *_ in one.values)
        self._kinds: dict[Any, Kind] = {}
        self._top: dict[Any, _Shared] = {}
        self._own: dict[str, tuple[Any, ...]] = {}
        self._fit, self._anchored = css.StyleFor.__call__, _anchored(css)

    def good(self) -> bool:
        """Whether what it knows holds for another document."""
        return not (self.spoilt or self.sizes.asked or self.count > STYLES)

    def style(self, html: Any, computed: dict[Any, Any], collect: Callable[[str], None]) -> None:
        """Put the styles of all elements of a document into `computed`, and tell of their anchors."""
        self.sizes.update(box=None, area=None)
        found: dict[Any, _Shared] = {}
        for element in html.wrapper_element.iter_subtree():
            node, above = element.etree_element, element.parent
            shared = found[node] = self._shared(element, found[above.etree_element] if above else None)
            for pseudo, style in shared.styles.items():
                computed[node, pseudo] = style
            if anchor := self._anchor(node):
                computed[node, None] = self._anchored(shared.styles[None], anchor)
                collect(anchor)

    def _shared(self, element: Any, above: _Shared | None) -> _Shared:
        attributes = element.etree_element.attrib
        kind = self._kind(element, above.kind if above else None)
        others = tuple([one for one in kind.other if one.test(element)]) if kind.other else ()
        own = (attributes.get("style"), attributes.get("lang"))
        key = (kind, own, tuple([one.place for one in others]))
        below = above.below if above else self._top
        shared = below.get(key)
        if shared is None:
            rules = sorted((*kind.sure, *others), key=lambda one: one.place)
            styles = self._styles(rules, own, above)
            shared = below[key] = _Shared(kind, styles, above.root if above else styles[None])
            self.count += 1
            # The library takes `overflow` from the outermost elements' styles to the page's, once.
            if len(kind.ancestors) < 2 and styles[None]["overflow"] != "visible":
                self.spoilt = True
        return shared

    def _kind(self, element: Any, above: Kind | None) -> Kind:
        node = element.etree_element
        key = (above, node.tag, node.attrib.get("class"), *node.attrib)
        kind = self._kinds.get(key)
        if kind is None:
            kind = self._kinds[key] = Kind(above, element)
            kind.learn(sorted(self._possible(element), key=lambda one: one.place))
        return kind

    def _possible(self, element: Any) -> Iterator[Rule]:
        """The rules whose name or class is the element's."""
        from webencodings import ascii_lower

        name, attributes = ascii_lower(element.local_name), element.etree_element.attrib
        for number, (sheet, *_) in enumerate(self.sheets):
            matcher = sheet.matcher
            some = [matcher.other_selectors, matcher.lower_local_name_selectors.get(name, ())]
            some += [matcher.class_selectors.get(one, ()) for one in element.classes]
            some += [matcher.namespace_selectors.get(element.namespace_url, ())]
            some += matcher.id_selectors.values() if "id" in attributes else ()
            some += [matcher.lang_attr_selectors] if "lang" in attributes else ()
            for entry in chain.from_iterable(some):
                yield self._rules[number, entry[2]]

    def _styles(
        self, rules: Sequence[Rule], own: tuple[str | None, str | None], above: _Shared | None
    ) -> dict[str | None, Any]:
        css, base_url, font_config = self._css, self._base_url, self._font_config
        cascaded: dict[str | None, dict[str, Any]] = {None: {}}
        for number, text in enumerate(own):
            if text:
                _lay(cascaded[None], self._declared(text if number == 0 else f'-weasy-lang:"{text}"', number))
        for one in rules:
            _lay(cascaded.setdefault(one.pseudo, {}), one.values)
        styles: dict[str | None, Any] = {}
        for pseudo, values in cascaded.items():
            parent = styles[None] if pseudo else above and above.styles[None]
            root = above.root if above else styles.get(None) or css.InitialStyle(font_config)
            made = css.ComputedStyle(parent, values, pseudo, root, base_url, font_config, self.sizes)
            styles[pseudo] = made
            made["anchor"]  # a style that knows nothing is none
            self._fit(SimpleNamespace(_computed_styles={(None, None): made}), None)
            made.fitted = True
        return styles

    def _declared(self, text: str, hint: int) -> tuple[Any, ...]:
        """What the text of an attribute declares, as a rule has it."""
        import tinycss2  # type: ignore[import-untyped]

        found = self._own.get(text)
        if found is None:
            parsed = (tinycss2.parse_one_declaration(text),) if hint else tinycss2.parse_blocks_contents(text)
            specificity = (0, 0, 0) if hint else (1, 0, 0)
            found = self._own[text] = tuple(
                (name, value, (self._css.declaration_precedence("author", importance), inf, specificity))
                for name, value, importance in self._css.preprocess_declarations(self._base_url, parsed)
            )
        return found

    def _anchor(self, node: Any) -> Any:
        """The name that links find the element by."""
        attributes = node.attrib
        name = (node.tag == "a" and attributes.get("name")) or attributes.get("id")
        if not name or (name.isprintable() and '"' not in name and "\\" not in name):
            return name
        declared = self._declared(f'-weasy-anchor:"{name}"', 1)
        return {key: value for key, value, _ in declared}.get("anchor")


def _lay(style: dict[str, Any], values: Sequence[tuple[str, Any, tuple[Any, ...]]]) -> None:
    """Let declarations take the place of those that weigh no more."""
    for name, value, weight in values:
        old = style.get(name)
        if old is None or old[1] <= weight:
            style[name] = value, weight


@cache
def _anchored(css: Any) -> Any:
    class Anchored(css.ComputedStyle):  # type: ignore[misc]
        """A style like another, but for the name of its anchor."""

        __slots__ = ("base",)

        def __init__(self, base: Any, anchor: str) -> None:
            base.anonymous_style  # noqa: B018 (made of the base, before this one can be asked for it)
            self.base = base
            object.__setattr__(self, "__dict__", base.__dict__)
            self["anchor"] = anchor

        def __missing__(self, key: str) -> Any:
            value = self[key] = self.base[key]
            return value

    return Anchored


_MEMORIES: dict[Any, Memory] = {}


class _Forgetful(logging.Handler):
    """Forgets all styles where anything is warned of: it has to be warned of again."""

    def emit(self, record: logging.LogRecord) -> None:
        _WARNED.append(record.levelno)


_WARNED: list[int] = []


def ways() -> Iterator[Way]:
    """The quicker ways of this file."""
    from weasyprint import css

    yield Way("StyleFor", (css.StyleFor, css.find_style_attributes), lambda: _place(css))
    yield put("ComputedStyle.__missing__", css.ComputedStyle, _missing)


def _place(css: Any) -> None:
    css.StyleFor.__init__, css.StyleFor.__call__ = _init(css), _call(css)
    logging.getLogger("weasyprint").addHandler(_Forgetful(logging.WARNING))


def _init(css: Any) -> Callable[..., None]:
    """The library's way to find the styles of a document, from what is known."""
    original = css.StyleFor.__init__

    def found(
        self: Any, html: Any, sheets: Any, presentational_hints: Any, font_config: Any, target_collector: Any
    ) -> None:
        if _WARNED:
            _MEMORIES.clear()
            _WARNED.clear()
        key = (*((id(sheet), *rest) for sheet, *rest in sheets), id(font_config), html.base_url)
        memory = _MEMORIES.pop(key, None)
        if memory is None or not memory.good():
            memory = Memory(css, sheets, font_config, html.base_url)
        if presentational_hints or memory.anchored or not _plain(html):
            original(self, html, sheets, presentational_hints, font_config, target_collector)
            return
        self._cascaded_styles, self._computed_styles = {}, {}
        self._sheets, self.font_config = sheets, font_config
        self.initial_page_sizes = memory.sizes
        memory.style(html, self._computed_styles, target_collector.collect_anchor)
        _MEMORIES[key] = memory
        while len(_MEMORIES) > SHEETS:
            del _MEMORIES[next(iter(_MEMORIES))]

    return found


def _plain(html: Any) -> bool:
    """Whether nothing in a document has a way of its own: notes, or drawings that are sized by attributes."""
    svg = "{http://www.w3.org/2000/svg}svg"
    return not getattr(html, "notes", True) and next(html.etree_element.iter(svg), None) is None


def _call(css: Any) -> Callable[..., Any]:
    """A style found here has been made to fit its display already."""
    original = css.StyleFor.__call__

    def style_for(self: Any, element: Any, pseudo_type: str | None = None) -> Any:
        style = self._computed_styles.get((element, pseudo_type))
        if style is None or "fitted" in style.__dict__:
            return style
        return original(self, element, pseudo_type)

    return style_for


def _missing(original: Callable[[Any, str], Any]) -> Callable[[Any, str], Any]:
    """What no rule says is the parent's or the initial value: most values of most elements."""
    from weasyprint.css.computed_values import PHYSICAL_FUNCTIONS
    from weasyprint.css.properties import INHERITED, INITIAL_NOT_COMPUTED, INITIAL_VALUES

    logical = {
        key: (function(block="ttb", inline="ltr"), function(block="ttb", inline="rtl"))
        for key, function in PHYSICAL_FUNCTIONS.items()
    }
    inherited, initial = set(INHERITED), {}
    for key, value in INITIAL_VALUES.items():
        special = key in ("position", "float", "display", "page") or key.startswith("text_decoration_")
        if special:
            inherited.discard(key)
        elif key not in INHERITED and key not in INITIAL_NOT_COMPUTED:
            initial[key] = value

    def missing(self: Any, key: str) -> Any:
        cascaded = self.cascaded
        if key not in cascaded:
            others = logical.get(key)
            if others is None or (others[0] not in cascaded and others[1] not in cascaded):
                if key in initial:
                    value = self[key] = initial[key]
                    return value
                if key in inherited and self.parent_style is not None:
                    value = self[key] = self.parent_style[key]
                    return value
        return original(self, key)

    return missing
