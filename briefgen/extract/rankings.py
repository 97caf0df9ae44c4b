"""Rankings: every explicit ordinal of the city or of something of the city's, with subject and scope."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

from briefgen.extract import ordinals
from briefgen.extract.ordinals import Ordinal
from briefgen.extract.passages import Passage, passages, pieces
from briefgen.lexicon import table
from briefgen.lexicon.alternation import guarded
from briefgen.lexicon.indicators import meant
from briefgen.model import Ranking, Report, Role

_REACH = 400  # characters before an ordinal in which its subject stands
_MOST = 2000  # rankings of a report: real ones have up to 60, a file of nothing else must end in time
_NEAR = 200  # ordinals before one that its clause can hold
_LONGEST = 40  # characters of a subject
_OF = "(?:总量|增量|规模|数量|增速|增幅|降幅|总额)"
_TAIL, _MEASURES = re.compile(f"{_OF}$"), re.compile(f"{_OF}(?:[、和与]{_OF})+")
_SHARED = re.compile(f"{_OF}?(?:均|都)?分[别列居获]")  # a clause that says whose ranks it deals out no more
_IDLE = re.compile(
    r"(?:连续[\d一二两三四五六七八九十]+个?[年月季]度?|首次|再次|继续|稳|[快高低慢]于[^,、]*百分点)*"
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_BARE = re.compile(r"\d[\d.]*[^\d]{0,3}")  # a figure with its unit alone
_NOUN = 6  # characters of a measure with the noun it is of


@dataclass(frozen=True, slots=True)
class _Cues:
    dependent: re.Pattern[str]
    measure: re.Pattern[str]
    growth: re.Pattern[str]
    verb: re.Pattern[str]
    leading: re.Pattern[str]
    trailing: re.Pattern[str]
    among: re.Pattern[str]
    measured: re.Pattern[str]
    counted: re.Pattern[str]
    listed: re.Pattern[str]


@cache
def _cues() -> _Cues:
    data = table("rankings")["subjects"]
    return _Cues(**{name: guarded(data[name]) for name in _Cues.__slots__})


def find(report: Report) -> tuple[Ranking, ...]:
    """The rankings of the report in order; a rank shared by several subjects is one record."""
    heads = ordinals.place_heads(report.place)
    own = (passage for passage in passages(report) if passage.paragraph.role is not Role.OTHER)
    every = (ranking for passage in own for ranking in _of_passage(report, passage, heads))
    return tuple(islice(every, _MOST))


def _of_passage(report: Report, passage: Passage, heads: tuple[str, ...]) -> Iterator[Ranking]:
    text = passage.text
    found = ordinals.find(text, heads)
    groups: dict[int, list[Ordinal]] = {}
    for ordinal in found:
        groups.setdefault(ordinal.stem, []).append(ordinal)
    for index, ordinal in enumerate(found):
        group = groups[ordinal.stem]
        first = _first(text, found, index)  # 总量…,居中部第2位、全国第49位: one subject
        start = _opens(text, found[first])
        near = found[max(0, first - _NEAR) : first]
        earlier = [other for other in near if start <= other.stem < found[first].stem]
        if earlier and _named_anew(text[earlier[-1].end : found[first].stem]):
            start, earlier = earlier[-1].end + 1, []
        subject = _subject(text, start, found[first], earlier[0].stem if earlier else found[first].stem)
        if subject == found[first].scope:  # a list is what the city has its place in
            subject = ordinal.scope
        if len(group) > 1:
            lead = text[start : ordinal.stem]
            strung = _measures(subject, lead) or _strung(text, start, ordinal, len(group))
            subject = _dealt(subject, group.index(ordinal), len(group), strung)
        listed = not ordinal.scope and _cues().listed.match(text[start : ordinal.stem])
        yield Ranking(
            subject=listed[1] if listed else subject,
            rank=ordinal.rank,
            top_n=ordinal.top_n,
            scope=listed[1] if listed else ordinal.scope,
            evidence=passage.evidence(
                report, start, group[-1].end, "ranking.ordinal", (ordinal.start, ordinal.end)
            ),
        )


def _first(text: str, found: Sequence[Ordinal], index: int) -> int:
    """The first of the ordinals up to `index` that only 、 parts, with a scope each."""
    while index and text[found[index - 1].end : found[index].stem] == "、":
        index -= 1
    return index


def _named_anew(gap: str) -> bool:
    """Whether what stands between two ordinals of a clause is a thing of its own (…第2位、优良率居第1位)."""
    thing = gap.removeprefix("、")
    return thing != gap and len(thing) > 1 and not _cues().dependent.match(thing)


def _opens(text: str, ordinal: Ordinal) -> int:
    """Where the clause with the ranking's subject begins, in the ordinal's sentence."""
    floor = max(0, ordinal.stem - _REACH)
    sentence = max(floor, max(text.rfind(stop, floor, ordinal.stem) for stop in "。;!?") + 1)
    clauses = list(pieces(text, sentence, max(ordinal.stem, sentence), ",:"))
    start = clauses[-1][0] if clauses and clauses[-1][1] == ordinal.stem else ordinal.stem
    earlier = [opens for opens, _ in clauses if opens < start]
    cues = _cues()
    while earlier:
        lead = text[start : ordinal.stem]
        among = cues.among.match(lead)
        unnamed = among and among[2] == ordinal.scope and not among[1]
        counted = lead[:1].isdigit() and text[earlier[-1]].isdigit()  # 9家企业…,13家企业…,数量均居
        counted = counted and "均" in text[start : ordinal.start]
        if not cues.dependent.match(lead) and not unnamed and not counted:
            break
        start = earlier.pop()
    return start


def _subject(text: str, start: int, ordinal: Ordinal, thing_ends: int) -> str:
    """What is ranked, with 总量 or 增速 when the clause before the ordinal says which."""
    cues = _cues()
    lead = text[start : max(thing_ends, start)]
    among = cues.among.match(lead)
    if among and among[1] and (among[2] == ordinal.scope or cues.measured.search(among[1])):
        lead = among[1]
    elif among and among[2] != ordinal.scope:
        return among[2][:_LONGEST]
    thing = cues.leading.sub("", lead)
    head = cues.trailing.sub("", cues.verb.split(thing, maxsplit=1)[0])
    if len(head) < 2:
        behind = text[ordinal.stem : ordinal.start].partition(ordinal.scope or "第")[2].lstrip("的中")
        if len(behind) > 1 and text[ordinal.end : ordinal.end + 1] == "、":
            return behind[-_LONGEST:]  # 位居全国百强县投资潜力第3、创新活力第6
        whole = text[start : ordinal.end].lstrip("-—─●•")
        head = cues.trailing.sub("", thing.split(",")[0])
        head = head or (ordinal.scope if "强" in ordinal.scope else whole)
        head = cues.counted.sub(r"\1", head)
    told = re.split(r"[,、]", text[start : ordinal.stem].rstrip(",、"))
    idle = len(told) == 2 and _IDLE.fullmatch(told[1])  # 投资增长14%,连续两年居全省第1位
    last = told[0 if idle else -1].replace(head, "")
    measure = cues.measure.search(last)
    suffix = _measured(last, measure, head) if measure else "增速" if cues.growth.search(last) else ""
    if suffix in head:
        return head[-_LONGEST:]
    if thing_ends < ordinal.stem:  # 收入总量居第2、增速居第1
        head = re.sub("(?:总量|规模|数量|增速|增幅|降幅|单产|总产)$", "", head)
    head = head.removeprefix("新增") if suffix == "总数" else head  # 新增上市公司3家,总数居第5位
    return head[-_LONGEST:] + suffix


def _measured(last: str, measure: re.Match[str], head: str) -> str:
    """The measure with the noun it is of (规上工业实现利润总额), where that is short and not told yet."""
    named = _cues().verb.split(last[: measure.end()])[-1].lstrip("得了到")
    told = head.endswith(named.removesuffix(measure[0]))
    return named if named.endswith(measure[0]) and len(named) <= _NOUN and not told else measure[0]


def _measures(subject: str, lead: str) -> list[str]:
    """The subject in each measure that the clause before the ordinals names (总量、增速分别居第3、第1)."""
    told = _MEASURES.match(lead.rpartition(",")[2])
    return [_TAIL.sub("", subject) + one for one in re.split("[、和与]", told[0])] if told else []


def _strung(text: str, start: int, ordinal: Ordinal, count: int) -> list[str]:
    """What as many clauses speak of, the last from `start` on, whose figures a later one shares out.

    进口32亿元,出口18亿元,分别增长6%、7%,增幅分列全市第3、第2: 进口, 出口.
    """
    after = text[start : ordinal.stem].split(",")[1:]
    floor = max(0, ordinal.stem - _REACH)
    sentence = max(floor, max(text.rfind(stop, floor, start) for stop in "。;!?") + 1)
    if any(len(_NUMBER.findall(clause.partition("分别")[2])) == count for clause in after):
        before = [text[opens:ends] for opens, ends in pieces(text, sentence, start, ",:")]
        last = next(pieces(text, start, ordinal.stem, ",:"))
        clauses = [*before, text[last[0] : last[1]]][-count:]
        dealt = len(clauses) == count and all(map(_NUMBER.search, clauses))
        return [_thing(clause) for clause in clauses] if dealt else []
    shared = after and _SHARED.match(text, ordinal.stem - len(after[-1]))
    return _each(text, sentence, (start, ordinal.stem - len(after[-1])), count) if shared else []


def _each(text: str, sentence: int, clause: tuple[int, int], count: int) -> list[str]:
    """What each figure is of before a clause that deals out ranks (产值60亿元、增长8%: of one thing)."""
    own = [text[opens:ends] for opens, ends in pieces(text, *clause, ",:、")]
    told = [text[opens:ends] for opens, ends in pieces(text, sentence, clause[1], ",:、")]
    told = [one for one in told if _NUMBER.search(one) and _thing(one)][-count:]
    one_thing = len(own) == count and not all(map(_thing, own))
    if one_thing and ("," not in text[clause[0] : clause[1] - 1] or len(told) < count):
        return [_thing(own[0]) + _grown(one) for one in own]
    return [_thing(one) + _grown(one) for one in told] if len(told) == count else []


def _grown(clause: str) -> str:
    return "增速" if _cues().growth.search(clause) else ""


def _thing(clause: str) -> str:
    """What a clause speaks of, "" where it goes on with the one before."""
    if _BARE.fullmatch(clause):
        return ""
    cues = _cues()
    return cues.trailing.sub("", cues.verb.split(cues.leading.sub("", clause), maxsplit=1)[0])


def _dealt(subject: str, index: int, count: int, strung: Sequence[str]) -> str:
    """The subject of one of several ranks that 分别 deals out: its own when their numbers agree."""
    parts = [part for part in re.split("[、和与]", subject) if part]
    tail = _TAIL.search(subject)
    if len(parts) == 1 and len(strung) == count:
        parts = [*strung]
    if len(parts) != count:
        return subject
    own = parts[index]
    if index and all(map(_TAIL.fullmatch, parts[1:])):  # 生产总值总量、增速: of one thing
        return _TAIL.sub("", parts[0]) + own
    if len(own) < 3 and not meant(own):  # 城镇、农村居民收入: a part is no subject of its own
        own += parts[-1][len(own) :]
        if not meant(_TAIL.sub("", own)):
            return subject
    told = _TAIL.search(own)
    return own if tail is None or (told and told[0] != "总额") else own.removesuffix(tail[0]) + tail[0]
