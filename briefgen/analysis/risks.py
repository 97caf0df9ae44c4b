"""困难与风险 by theme: each problem once, under the theme it names first."""

from briefgen.lexicon.analysis import rest
from briefgen.model import Extraction, Risk, RiskGroup


def groups(extraction: Extraction) -> tuple[RiskGroup, ...]:
    """The themes with most problems first, equal ones in the order of the text, the rest last."""
    found: dict[str, list[Risk]] = {}
    for risk in extraction.risks:
        found.setdefault(risk.themes[0] if risk.themes else rest(), []).append(risk)
    made = [RiskGroup(theme, tuple(risks)) for theme, risks in found.items()]
    return tuple(sorted(made, key=lambda group: (group.theme == rest(), -len(group.risks))))
