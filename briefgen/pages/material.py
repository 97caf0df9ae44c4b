"""What every page is bound from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from briefgen.model import BookInfo, Changes, Chart, CitySummary, Comparison, History, Notice, Summary
from briefgen.pages.evidence import Register, register

NOTHING = History(Changes(True, (), (), ()))
"""No earlier edition, no last year's report, no news."""


@dataclass(frozen=True, slots=True)
class Material:
    """All values that pages may draw on; `cities` are those that get a brief, in the book's order."""

    cities: tuple[CitySummary, ...]
    comparison: Comparison
    charts: tuple[Chart, ...]
    info: BookInfo
    notices: tuple[Notice, ...]
    registers: Mapping[str, Register]
    single: bool = False
    history: History = NOTHING

    def charts_of(self, city: str | None) -> tuple[Chart, ...]:
        """The charts of one city, or those over all cities for None."""
        return tuple(chart for chart in self.charts if chart.city == city)


def material(
    cities: Sequence[CitySummary],
    summary: Summary,
    charts: Iterable[Chart],
    info: BookInfo,
    notices: Iterable[Notice],
    *,
    single: bool = False,
    history: History = NOTHING,
) -> Material:
    """The material of a book over `cities`, evidence numbered."""
    findings = [segment for finding in summary.comparison.findings for segment in finding]
    registers = {city.city: register(city, findings, history) for city in cities}
    return Material(
        tuple(cities),
        summary.comparison,
        tuple(charts),
        info,
        tuple(notices),
        registers,
        single,
        history,
    )
