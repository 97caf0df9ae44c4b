"""Invented cities with records made in one line, for the stages after extraction."""

from dataclasses import dataclass, field
from typing import Any, TypeVar

from briefgen.model import (
    Comparator,
    DocumentType,
    Evidence,
    Extraction,
    Fact,
    Honour,
    Kind,
    Level,
    Measure,
    Notice,
    Paragraph,
    PassedOver,
    Place,
    Rank,
    Ranking,
    Report,
    Risk,
    Role,
    Section,
    Severity,
    Strength,
)

GDP, INDUSTRY, INVESTMENT = "地区生产总值", "规模以上工业增加值", "固定资产投资"
ROLES = (Role.REVIEW, Role.PROBLEMS, Role.TARGETS, Role.TASKS)

T = TypeVar("T")


@dataclass
class City:
    """Collects records whose evidence lies in a text that grows sentence by sentence."""

    name: str
    province: str = "沧海省"
    level: Level = Level.PREFECTURE
    parent: str | None = None
    code: str | None = None
    year: int = 2023
    document: DocumentType = DocumentType.GOVERNMENT_WORK_REPORT
    text: str = ""
    records: list[Any] = field(default_factory=list)

    def evidence(self, quote: str, role: Role = Role.REVIEW) -> Evidence:
        start = len(self.text)
        self.text += f"{quote}。"
        digits = [i for i, c in enumerate(quote) if c.isdigit()]
        figure = (start + digits[0], start + digits[-1] + 1) if digits else None
        number = ROLES.index(role) + 1
        return Evidence(quote, start, start + len(quote), ("一、",), number, "test", figure)

    def fact(self, kind: Kind, indicator: str, value: float | None = None, **more: Any) -> "City":
        target = kind is Kind.TARGET
        year = self.year if target else self.year - 1
        role = more.pop("role", Role.TARGETS if target else Role.REVIEW)
        measure = more.pop("measure", Measure.GROWTH)
        fields: dict[str, Any] = {
            "stated_as": indicator,
            "period": str(year),
            "value_max": None,
            "unit": "%" if measure is Measure.GROWTH else "亿元",
            "comparator": Comparator.EQ if value is not None else Comparator.NONE,
            "stretch": False,
            "commitment": Strength.PLAIN,
            "qualitative": None if value is not None else "稳中有进",
            "qualifier": None,
            "ranks": (),
        }
        fields |= more
        quote = f"{indicator}{value:.12g}" if value is not None else f"{indicator}{fields['qualitative']}"
        made = self.evidence(quote, role)
        self.records.append(Fact(kind, indicator, measure=measure, value=value, evidence=made, **fields))
        return self

    def result(self, indicator: str, value: float | None = None, **more: Any) -> "City":
        return self.fact(Kind.ACHIEVEMENT, indicator, value, **more)

    def target(self, indicator: str, value: float | None = None, **more: Any) -> "City":
        return self.fact(Kind.TARGET, indicator, value, **more)

    def risk(self, *themes: str) -> "City":
        text = f"{'、'.join(themes)}仍有不足"
        self.records.append(Risk(text, themes, self.evidence(text, Role.PROBLEMS)))
        return self

    def ranking(self, rank: int, scope: str, subject: str = "造船产量", role: Role = Role.REVIEW) -> "City":
        quote = f"{subject}居{scope}第{rank}"
        self.records.append(Ranking(subject, rank, False, scope, self.evidence(quote, role)))
        return self

    def honour(self, title: str) -> "City":
        self.records.append(Honour(title, "全国", self.evidence(title)))
        return self

    def unread(self, indicator: str, quote: str, role: Role, *, noticed: bool = True) -> "City":
        where = self.evidence(quote, role)
        self.records.append(PassedOver(indicator, "看不懂", where))
        if noticed:
            self.records.append(Notice("figure-unread", Severity.DOUBT, "待核", evidence=where))
        return self

    def done(self) -> Extraction:
        paragraphs = tuple(Paragraph(i, 0, 0, role) for i, role in enumerate(ROLES, start=1))
        sections = (Section("一、", 1, ("一、",), Role.OTHER, 0, 0, False, paragraphs),)
        place = Place(self.name, self.province, self.parent, self.level, self.code)
        report = Report(
            self.document,
            f"{self.name}政府工作报告",
            place,
            self.year,
            self.year - 1,
            self.year,
            None,
            None,
            f"{self.name}.txt",
            f"{hash_of(self.name):064d}",
            0,
            self.text,
            sections,
        )
        return Extraction(
            report,
            self._of(Fact),
            self._of(Ranking),
            self._of(Honour),
            self._of(Risk),
            (),
            (),
            (),
            self._of(PassedOver),
            self._of(Notice),
        )

    def _of(self, kind: type[T]) -> tuple[T, ...]:
        return tuple(record for record in self.records if isinstance(record, kind))


def hash_of(name: str) -> int:
    """A number of the name that is the same in every process."""
    return sum(ord(c) * (i + 1) for i, c in enumerate(name))


def trio() -> list[Extraction]:
    """Three cities of one province: a whole one, one with gaps, one with every oddity."""
    whole = (
        City("云州市", code="990100")
        .result(GDP, 5.2, ranks=(Rank("全省", 2),))
        .result(GDP, 3120.5, measure=Measure.LEVEL)
        .target(GDP, 6.0, comparator=Comparator.APPROX, commitment=Strength.SOFT)
        .result(INDUSTRY, 7.1)
        .target(INDUSTRY, 8.0)
        .result(INVESTMENT, 3.0)
        .target(INVESTMENT, 6.0, comparator=Comparator.GE, commitment=Strength.FIRM)
        .risk("增长压力")
        .risk("民生与公共服务", "增长压力")
        .ranking(1, "全国")
        .honour("全国首个无车古城")
    )
    gaps = City("平陆市", code="990200").target(GDP).result(INDUSTRY, 4.0).risk("增长压力")
    odd = (
        City("怀远市", code="990300")
        .result(GDP, -0.4)
        .target(GDP, 6.5, value_max=7.0, comparator=Comparator.RANGE)
        .target(GDP, 7.5, stretch=True, commitment=Strength.SOFT)
        .result(INDUSTRY, 9.0, period="2022-01/2022-09")
        .target(INDUSTRY, 5.0)
        .unread(INVESTMENT, "固定资产投资增长约莫8%", Role.TARGETS)
    )
    return [whole.done(), gaps.done(), odd.done()]
