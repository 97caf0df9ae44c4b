"""Small invented reports and records, made in one line a test."""

from briefgen.model import (
    Comparator,
    DocumentType,
    Evidence,
    Extraction,
    Fact,
    Kind,
    Level,
    Measure,
    Paragraph,
    Place,
    Rank,
    Report,
    Role,
    Section,
    Strength,
)

TEXT = "云州市二〇二三年工作。地区生产总值增长6.5%，居全省第2位。"


def report(
    text: str = TEXT,
    *,
    city: str = "云州市",
    year: int = 2023,
    document: DocumentType = DocumentType.GOVERNMENT_WORK_REPORT,
    role: Role = Role.REVIEW,
    source: str = "云州市.txt",
    origin: int = 0,
) -> Report:
    """A report of one section with one paragraph, all of `text`."""
    paragraph = Paragraph(1, 0, len(text), role)
    section = Section("一、工作回顾", 1, ("一、工作回顾",), role, 0, 0, False, (paragraph,))
    place = Place(city, "沧海省", None, Level.PREFECTURE, "990100")
    return Report(
        document=document,
        title=f"{year}年{city}政府工作报告",
        place=place,
        report_year=year,
        review_year=year - 1,
        plan_year=year,
        meeting=None,
        delivered_on=None,
        source=source,
        sha256="0" * 64,
        origin=origin,
        text=text,
        sections=(section,),
    )


def evidence(text: str, quote: str) -> Evidence:
    """Evidence for the first place of `quote` in `text`."""
    start = text.index(quote)
    return Evidence(quote, start, start + len(quote), ("一、工作回顾",), 1, "test")


def fact(
    value: float | None = 6.5, *, indicator: str = "地区生产总值", kind: Kind = Kind.ACHIEVEMENT
) -> Fact:
    return Fact(
        kind=kind,
        indicator=indicator,
        stated_as=indicator,
        measure=Measure.GROWTH,
        period="2022" if kind is Kind.ACHIEVEMENT else "2023",
        value=value,
        value_max=None,
        unit="%",
        comparator=Comparator.EQ if value is not None else Comparator.NONE,
        stretch=False,
        commitment=Strength.PLAIN,
        qualitative=None if value is not None else "稳中有进",
        qualifier=None,
        ranks=(Rank("全省", 2),),
        evidence=evidence(TEXT, "地区生产总值增长6.5%"),
    )


def extraction(of: Report | None = None, *facts: Fact) -> Extraction:
    return Extraction(of or report(), facts, (), (), (), (), (), ())
