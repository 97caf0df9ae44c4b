"""The sheets 承诺台账 and 进度 of facts.xlsx."""

from collections.abc import Iterable

from briefgen import figures
from briefgen.model import LedgerRow, Measure, ProgressRow
from briefgen.outputs.table import Sheet, Value

_MEASURES = {Measure.GROWTH: "增速", Measure.LEVEL: "总量"}


def ledger_sheet(rows: Iterable[LedgerRow]) -> Sheet:
    """One line a row of the ledger, with all three sentences."""
    head = (
        *(("城市", 12), ("报告年份", 9), ("指标", 22), ("口径", 7)),
        *(
            ("上年目标", 16),
            ("结果", 16),
            ("今年目标", 16),
            ("结论", 10),
            ("依据", 26),
            ("措辞", 10),
            ("增减", 9),
        ),
        *(("上年目标原文", 50), ("结果原文", 50), ("今年目标原文", 50)),
    )
    return Sheet("承诺台账", head, tuple(_ledger(row) for row in rows))


def progress_sheet(rows: Iterable[ProgressRow]) -> Sheet:
    """One line a target with the newest figure of the year."""
    head = (
        *(("城市", 12), ("年份", 9), ("目标", 30), ("目标值", 16), ("进展", 16), ("时期", 18)),
        *(("时间进度%", 10), ("完成%", 10), ("差距（百分点）", 12), ("判断", 8)),
        *(("日期", 12), ("来源", 30), ("目标原文", 50), ("进展原文", 50)),
    )
    return Sheet("进度", head, tuple(_progress(row) for row in rows))


def _ledger(row: LedgerRow) -> tuple[Value, ...]:
    facts = (row.promise, row.result, row.renewed)
    return (
        *(row.city, row.year, row.indicator, _MEASURES[row.measure]),
        *(figures.text(fact) if fact else None for fact in facts),
        *(row.verdict.words, row.reason, row.drift.words if row.drift else None, row.step),
        *(fact.evidence.quote if fact else None for fact in facts),
    )


def _progress(row: ProgressRow) -> tuple[Value, ...]:
    return (
        *(
            row.city,
            row.year,
            row.name,
            figures.counted(row.target),
            figures.counted(row.so_far),
            figures.period(row.period),
        ),
        round(row.elapsed * 100, 1),
        None if row.reached is None else round(row.reached * 100, 1),
        row.gap,
        row.pace.words if row.pace else None,
        *(row.date, row.source, row.target.evidence.quote, row.so_far.evidence.quote),
    )
