"""Promises, progress and changes of the sample cities, as many as a page could ever have to hold."""

from collections.abc import Sequence

from briefgen.model import (
    Cause,
    Changes,
    CitySummary,
    Comparator,
    Counted,
    Drift,
    History,
    Kind,
    LedgerRow,
    Measure,
    Pace,
    ProgressRow,
    RankMove,
    RecordChange,
    ReportChange,
    Segment,
    Turn,
    Verdict,
)
from tests.pages.sample import COMMON, Writer, fact

_ENDS = (Verdict.MISSED, Verdict.CHANGED, Verdict.KEPT, Verdict.SILENT, Verdict.WORDED)


def ledger(city: CitySummary) -> tuple[LedgerRow, ...]:
    """A promise an indicator, every verdict among them; last year's sentences are in no report at hand."""
    old = Writer(section=("二、2022年工作安排",))
    own = city.extraction.facts
    rows = []
    for at, (name, _) in enumerate(COMMON):
        verdict = _ENDS[at % len(_ENDS)]
        promise = fact(old, name, Kind.TARGET, 9.0 + at, period="2022")
        told = verdict in (Verdict.MISSED, Verdict.KEPT) and own
        rows.append(
            LedgerRow(
                *(city.city, 2023, name, Measure.GROWTH, promise),
                result=own[1] if told else None,
                renewed=own[9] if own else None,
                verdict=verdict,
                reason="只报2022年1～9月",
                drift=Drift.SOFTER if at % 2 else Drift.SAME,
                step=-1.0 if at % 3 else 0.0,
            )
        )
    return tuple(rows)


def progress(city: CitySummary, count: int = 7) -> tuple[ProgressRow, ...]:
    """Counted promises and what a news piece says of them."""
    news, plan = Writer(section=("产业",)), Writer(section=("安排",))

    def counted(writer: Writer, value: float, period: str) -> Counted:
        evidence = writer.say(f"引进亿元以上项目{value:g}个.", f"{value:g}个")
        return Counted("引进亿元以上项目", "", value, None, "个", Comparator.GE, period, evidence)

    return tuple(
        ProgressRow(
            city=city.city,
            year=2023,
            name=f"第{n}类亿元以上项目",
            target=counted(plan, 50 + n, "2023"),
            so_far=counted(news, 30 + 4 * n, "2023-01/2023-09"),
            period="2023-01/2023-09",
            elapsed=0.75,
            reached=round((30 + 4 * n) / (50 + n), 4),
            gap=None,
            pace=Pace.BEHIND if n % 2 else Pace.AHEAD,
            target_source="样本/计划.txt",
            source="样本/新闻.txt",
            date="2023-11-16",
        )
        for n in range(count)
    )


def changes(city: CitySummary, count: int = 9) -> Changes:
    """A replaced report, changed facts of it, some of the rules' doing, and moved ranks."""
    own = city.extraction.facts

    def record(at: int, cause: Cause, turn: Turn = Turn.CHANGED) -> RecordChange:
        new = own[at % len(own)].evidence.quote if own and turn is not Turn.WITHDRAWN else None
        old = f"全市第{at}项指标增长{at}.5%,为高质量发展打下了基础." if turn is not Turn.NEW else None
        where = (("一、工作回顾",), at + 1, None) if old else None
        said = (f"{at}.5%" if old else None, f"{at + 1}%" if new else None)
        return RecordChange(turn, cause, "fact", city.city, 2023, f"第{at}项指标增速", *said, old, new, where)

    turns = (Turn.CHANGED, Turn.NEW, Turn.WITHDRAWN)
    records = [record(at, Cause.SOURCE, turns[at % 3]) for at in range(count)]
    records += [record(at, Cause.RULES) for at in range(100, 103)]
    name = f"样本/{city.city}.txt"
    replaced = ReportChange(
        Turn.CHANGED, Cause.SOURCE, city.city, 2023, "government_work_report", name, name, 40
    )
    gone = ReportChange(
        Turn.WITHDRAWN, Cause.SOURCE, "离河市", 2023, "government_work_report", "离.txt", None, 31
    )
    moves = tuple(RankMove(city.city, f"第{n}项指标增速", "全省", n + 1, n + 2, 9) for n in range(3))
    return Changes(False, (replaced, gone), tuple(records), moves)


def history(cities: Sequence[CitySummary]) -> History:
    """Everything at once, for all cities."""
    first = cities[0]
    return History(
        changes=changes(first),
        since="2023-10",
        changed="与2023年10月一期相比：报告更换1份、撤下1份；记录改变12条。",
        ledger=tuple(row for city in cities for row in ledger(city)),
        kept=((Segment("上年定了GDP目标的"), Segment("3", derived=True), Segment("个城市中，1个完成。")),),
        progress=tuple(row for city in cities for row in progress(city)),
    )
