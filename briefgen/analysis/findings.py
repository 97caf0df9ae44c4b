"""摘要: what the comparison finds, a sentence each with its figures; no tie or gap may make one false."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import briefgen.analysis.sentence as s
from briefgen import figures
from briefgen.analysis.choose import Told
from briefgen.analysis.relate import exact, met, step
from briefgen.analysis.sentence import Sentence
from briefgen.lexicon import analysis as vocabulary
from briefgen.model import Comparator, Fact, Kind, Level, Measure, Segment

MOST = 8
_ENOUGH = 3
_NAMED = 3  # of more cities that share a place only the first is quoted
_LEVELS = {
    Level.PROVINCE: "省级",
    Level.SUBPROVINCIAL: "副省级",
    Level.PREFECTURE: "地级",
    Level.COUNTY: "县级",
}
Pieces = Iterator[Segment | str]


@dataclass(frozen=True, slots=True)
class Scene:
    """What the sentences are told from: the cities in order, last year's facts, themes and wording."""

    year: int
    tolds: tuple[Told, ...]
    previous: tuple[Fact | None, ...]  # a city, last year's growth target of the lead indicator
    themes: tuple[tuple[str, tuple[int, ...]], ...]
    wording: tuple[tuple[str, tuple[int, int, int]], ...]
    apart: int = 0  # reports of no city (the nation's), which are not compared

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(told.extraction.report.place.name for told in self.tolds)

    def stated(self, kind: Kind, indicator: str) -> list[tuple[str, Fact]]:
        """City and comparable growth figure, in the book's order; results exact."""
        pairs = [
            (name, told.comparable(kind, indicator, Measure.GROWTH))
            for name, told in zip(self.names, self.tolds, strict=True)
        ]
        return [(c, f) for c, f in pairs if f is not None and (kind is Kind.TARGET or exact(f))]


def findings(scene: Scene) -> tuple[Sentence, ...]:
    """Five to eight sentences where the reports give that much; the scope always first."""
    rules: Sequence[Callable[[Scene], Pieces]] = (
        _scope,
        _targets,
        _steps,
        _results,
        _kept,
        _widest,
        _problems,
        _words,
        _doubts,
    )
    made = [s.joined(rule(scene)) for rule in rules]
    told = [(rule, sentence) for rule, sentence in zip(rules, made, strict=True) if sentence]
    if len(told) > MOST:
        told = [pair for pair in told if pair[0] is not _widest]
    return tuple(sentence for _, sentence in told[:MOST])


def _scope(scene: Scene) -> Pieces:
    places = [told.extraction.report.place for told in scene.tolds]
    if not places:
        yield "本期没有读到可用的报告。"
        return
    kinds = Counter(place.level for place in places)
    provinces = len({place.province for place in places if place.province})
    yield f"本期读取{scene.year}年报告"
    yield s.computed(len(places))
    yield "份（"
    said = [f"{word}{kinds[level]}份" for level, word in _LEVELS.items() if level in kinds]
    yield s.computed("、".join(said))
    yield "），涉及"
    yield s.computed(provinces)
    yield "个省级地区"
    yield f"；仅{scene.names[0]}一地，不作排位" if len(places) == 1 else ""
    if scene.apart:
        yield "；另有全国报告"
        yield s.computed(scene.apart)
        yield "份，不与市县比较"
    yield "。"


def _targets(scene: Scene) -> Pieces:
    lead = vocabulary.lead()
    stated = scene.stated(Kind.TARGET, lead)
    if not scene.tolds:
        return
    if not stated:
        yield f"各报告均没有可比的{scene.year}年{lead}增速目标数字。"
        return
    if len(stated) == 1:
        city, fact = stated[0]
        yield f"{scene.year}年{lead}增速目标有可比数字的只有{city}："
        yield s.figure(city, fact)
        yield "。"
        return
    yield from _spread(f"{scene.year}年{lead}增速目标", stated)
    without = [name for name in scene.names if name not in {city for city, _ in stated}]
    if without:
        yield "；没有可比数字的有"
        yield s.names(without)
    yield "。"


def _results(scene: Scene) -> Pieces:
    lead = vocabulary.lead()
    stated = scene.stated(Kind.ACHIEVEMENT, lead)
    if len(stated) >= 2:
        yield from _spread(f"{scene.year - 1}年{lead}实际增速", stated)
        yield "。"


def _spread(subject: str, stated: list[tuple[str, Fact]]) -> Pieces:
    """Number, median, highest and lowest with their cities; of equal figures only that they are equal."""
    value = {city: float(figures.order(fact) or 0) for city, fact in stated}
    yield f"{subject}，"
    yield s.computed(len(stated))
    yield "地有可比数字，中位数"
    yield s.computed(f"{figures.number(round(_median(list(value.values())), 2))}%")
    if len(set(value.values())) == 1:
        yield "，各地相同"
        return
    for word, pick in (("最高", max), ("最低", min)):
        end = pick(value.values())
        at = [(city, fact) for city, fact in stated if value[city] == end]
        yield f"，{word}为"
        if len(at) > _NAMED:
            yield s.names([city for city, _ in at])
            yield "（"
            yield s.figure(*at[0])
            yield "）"
            continue
        for i, (city, fact) in enumerate(at):
            yield f"{'、' if i else ''}{city}（"
            yield s.figure(city, fact)
            yield "）"


def _steps(scene: Scene) -> Pieces:
    lead = vocabulary.lead()
    results = dict(scene.stated(Kind.ACHIEVEMENT, lead))
    both = [(c, results[c], f) for c, f in scene.stated(Kind.TARGET, lead) if c in results]
    gaps = [(city, result, target, step(result, target)) for city, result, target in both]
    known = [(city, result, target, gap) for city, result, target, gap in gaps if gap is not None]
    if len(known) < 2:
        return
    yield "目标与上年实际都可比的"
    yield s.computed(len(known))
    signs = Counter((gap > 0) - (gap < 0) for *_, gap in known)
    words = [(signs[1], "高于实际"), (signs[-1], "低于实际"), (signs[0], "与实际持平")]
    said = [pair for pair in words if pair[0]]
    yield f"地，目标均{said[0][1]}" if len(said) == 1 else "地中，"
    for i, (count, word) in enumerate(said if len(said) > 1 else ()):
        yield "，" if i else ""
        yield s.computed(count)
        yield f"地{word}"
    most = max(gap for *_, gap in known)
    furthest = [each for each in known if each[3] == most]
    if most > 0 and len(furthest) == 1:
        city, result, target, _ = furthest[0]
        yield f"；高得最多的是{city}（实际"
        yield s.figure(city, result)
        yield "，目标"
        yield s.figure(city, target)
        yield "）"
    yield "。"


def _kept(scene: Scene) -> Pieces:
    """How many reached last year's target, where last year's report is there."""
    lead = vocabulary.lead()
    results = dict(scene.stated(Kind.ACHIEVEMENT, lead))
    pairs = zip(scene.names, scene.previous, strict=True)
    judged = [(name, met(results.get(name), target)) for name, target in pairs]
    known = [(name, kept) for name, kept in judged if kept is not None]
    if not known:
        return
    reached = [name for name, kept in known if kept]
    yield "有上年目标可对照的"
    yield s.computed(len(known))
    yield f"地中，{scene.year - 1}年{lead}增速"
    if len(reached) in {0, len(known)}:
        yield f"{'均' if len(known) > 1 else ''}{'' if reached else '未'}达到目标值。"
        return
    yield "达到目标值的有"
    yield s.computed(len(reached))
    yield "地（"
    yield s.names(reached)
    yield "）。"


def _widest(scene: Scene) -> Pieces:
    """The indicator whose growth targets lie furthest apart, where three state it and one leads."""
    spreads: list[tuple[float, str, list[tuple[str, Fact]]]] = []
    for entry in vocabulary.common():
        stated = [(c, f) for c, f in scene.stated(Kind.TARGET, entry.name) if figures.order(f) is not None]
        if len(stated) >= _ENOUGH and entry.name != vocabulary.lead():
            values = [float(figures.order(fact) or 0) for _, fact in stated]
            spreads.append((max(values) - min(values), entry.name, stated))
    if not spreads or max(spreads)[0] <= 0:
        return
    widest = max(gap for gap, _, _ in spreads)
    first = [each for each in spreads if each[0] == widest]
    if len(first) == 1:
        yield "各项增速目标中分歧最大的是"
        yield from _spread(first[0][1], first[0][2])
        yield "。"


def _problems(scene: Scene) -> Pieces:
    admitted = sum(1 for told in scene.tolds if told.extraction.risks)
    spread = [(theme, sum(map(bool, counts))) for theme, counts in scene.themes if theme != vocabulary.rest()]
    if admitted < 2 or not spread:
        return
    most = max(n for _, n in spread)
    first = [theme for theme, n in spread if n == most]
    yield "写明困难和问题的"
    yield s.computed(admitted)
    yield f"地中，最常见的是“{'”“'.join(first[:_ENOUGH])}”"
    if len(first) > _ENOUGH:
        yield "等"
        yield s.computed(len(first))
        yield "类"
    yield f"，{'均有' if len(first) > 1 else '有'}"
    yield s.computed(most)
    yield "地提到"
    others = sorted({n for _, n in spread if n < most}, reverse=True)
    if others and len(first) == 1:
        second = [theme for theme, n in spread if n == others[0]]
        if len(second) <= 2:
            yield f"；其次是“{'”“'.join(second)}”（"
            yield s.computed(f"{others[0]}地")
            yield "）"
    yield "。"


def _words(scene: Scene) -> Pieces:
    firm, plain, soft = (sum(counts[i] for _, counts in scene.wording) for i in range(3))
    total = firm + plain + soft
    if not total:
        return
    yield f"全部{scene.year}年目标"
    yield s.computed(total)
    yield "项中，刚性表述（确保、不低于等）"
    yield s.computed(firm)
    yield "项，弹性表述（力争、左右等）"
    yield s.computed(soft)
    yield "项，其余"
    yield s.computed(plain)
    yield "项。"


def _doubts(scene: Scene) -> Pieces:
    unread = sum(len(told.unread) for told in scene.tolds)
    doubted = sum(bool(fact.doubt) for told in scene.tolds for fact in told.extraction.facts)
    bounded = sum(_is_bound(told) for told in scene.tolds)
    if not unread + doubted + bounded:
        return
    parts = [(unread, "处数字未能读懂（待核）"), (doubted, "处存疑"), (bounded, "地的上年实际只有下限或上限")]
    yield "须留意："
    for i, (count, word) in enumerate(part for part in parts if part[0]):
        yield "，" if i else ""
        yield s.computed(count)
        yield word
    yield "，均未参与比较。"


def _is_bound(told: Told) -> bool:
    fact = told.comparable(Kind.ACHIEVEMENT, vocabulary.lead(), Measure.GROWTH)
    return fact is not None and fact.comparator in {Comparator.GE, Comparator.LE}


def _median(values: list[float]) -> float:
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
