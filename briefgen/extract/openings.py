"""What the opening of a sentence or a clause of its own says of the figures behind it."""

import re
from collections.abc import Sequence
from functools import cache

from briefgen.extract.drafts import State
from briefgen.extract.periods import Period
from briefgen.extract.tokens import Token
from briefgen.lexicon.cues import patterns, words
from briefgen.model import Measure

Tokens = Sequence[Token]
_OPENS = 8  # tokens among which a part has to stand
_CHARGE = "要(?![素道件求点塞])"  # but 要素, 要道
_CHARGED = re.compile(rf"([^要]{{1,6}}[县区市旗]){_CHARGE}")


def part(tokens: Tokens) -> str | None:
    """The part of the place that these words speak of: the first is a county or a park, or one that is to act
    (各县要竞相发展,…)."""
    opening = [token for token in tokens[:_OPENS] if token.kind not in ("separator", "period")]
    if opening and "place" in opening[0].tags:
        return opening[0].text
    if opening and (charged := _charged(opening)):
        return charged
    if len(opening) > 2 and opening[0].kind == "other":  # 市开发区, 临江经开区
        opening = opening[1:]
    does = len(opening) > 1 and opening[1].kind == "word" and not _joining(opening[1])
    return opening[0].text if does and "zone" in opening[0].tags else _told(tokens)


def _told(tokens: Tokens) -> str | None:
    """A park whose own figures the first clause tells, whatever it tells: 临江高新区营业收入突破300亿元,…"""
    end = next((at for at, token in enumerate(tokens) if token.kind == "separator"), len(tokens))
    clause = [token for token in tokens[:end] if token.period is None]
    clause = clause[1:] if clause and "city" in clause[0].tags else clause
    at = next((at for at, token in enumerate(clause[:2]) if "zone" in token.tags), None)
    if at is None or (at and clause[0].kind != "other" and "other_place" not in clause[0].tags):
        return None
    behind = clause[at + 1 :]
    tells = any(token.kind == "rank" or (token.is_figure and not _few(token)) for token in behind)
    return clause[at].text if tells and not _joining(behind[0]) else None


def _few(token: Token) -> bool:
    """Whether it counts things, which says nothing of whose the figures behind are (入选典型案例1项)."""
    return token.quantity is not None and token.quantity.family == "count"


def _charged(opening: Tokens) -> str | None:
    first, rest = opening[0], opening[1:]
    if first.kind == "other" and (named := _CHARGED.match(first.text)):
        return named[1]
    if not {"part", "all"} & first.tags:
        return None
    charge = next((token for token in rest if not _of_parts(token)), first)  # 各县(市、区)要…, 各乡镇要…
    told = re.match(_CHARGE, charge.text) is not None
    return first.text if told and any("part" in token.tags for token in opening) else None


def _of_parts(token: Token) -> bool:
    return "part" in token.tags or token.text in ("县", "区", "市", "旗")


def among(clause: Tokens) -> str | None:
    """The part whose figures this clause tells, and those behind it: 其中临河县地区生产总值达506亿元,…"""
    index = next((at for at, token in enumerate(clause) if "fill" not in token.tags), len(clause))
    if index + 1 >= len(clause) or clause[index + 1].kind != "name":
        return None
    token = clause[index]
    part = "place" in token.tags or (token.kind == "other" and token.text.endswith(_PARTS))
    return token.text if part else None


def trade(clause: Tokens) -> str | None:
    """The firms or the industry whose turnover this clause tells (陶瓷产业集群总产值达300亿元)."""
    told = _trade().match("".join(token.text for token in clause))
    return told[1] if told and any(token.is_figure for token in clause) else None


def goes_on(clause: Tokens) -> bool:
    """Whether the clause names no more than a business tells of itself (出口额42亿元, 税收3亿元)."""
    return clause[0].text in patterns("of_trade")


@cache
def _trade() -> re.Pattern[str]:
    return re.compile("|".join(patterns("trade")))


def works(clause: Tokens) -> str | None:
    """What says that a project's yield is told once it runs (建成后可实现产值100亿元、新增就业5000人)."""
    told = _WORKS.search("".join(token.text for token in clause))
    return told[0] if told else None


_WORKS = re.compile(
    "(?:建成|投产|达产|达效|投用|投运|满产|竣工)后(?=$|[^,]{0,6}(?:可|将|预计|能|有望|年|新增|带动就业))"
)
_PARTS = ("县", "区", "旗", "镇", "乡", "街道")


def campaign(tokens: Tokens, year: int) -> Period | None:
    """The years up to `year` of a plan that the sentence says is over: 水利三年行动圆满收官,…"""
    for index, token in enumerate(tokens[:-1]):
        span = token.quantity
        if span and span.family == "years" and _campaign().match(tokens[index + 1].text):
            return Period(token.start, token.end, year - int(span.value) + 1, year, None, False)
    return None


@cache
def _campaign() -> re.Pattern[str]:
    return re.compile("|".join(patterns("campaign")))


def held_against(tokens: Tokens) -> int | None:
    """The year that this growth and all behind it is reckoned from: 比2012年(下同)增长."""
    for index, token in enumerate(tokens[:-1]):
        if (
            token.period
            and token.period.base
            and "下同" in "".join(one.text for one in tokens[index + 1 : index + 4])
        ):
            return token.period.last
    return None


def against(state: State, clause: Tokens) -> int | None:
    """The year that growth from this clause on is reckoned from, where it tells nothing else (与2017年相比);
    0 for one that is not named (与换届之初相比, 本届政府以来)."""
    said = [token for token in clause if "fill" not in token.tags and "city" not in token.tags]
    if len(said) > 1 and said[0].period and said[1].period and not said[0].period.base:  # 2022年与2017年相比
        said = said[1:]
    text = "".join(token.text for token in said)
    ends = clause[-1].text.endswith("以来")  # not 建市以来首次
    period = said[0].period if said else None
    if period and period.base and period.last and (held := _HELD.fullmatch(text, len(said[0].text))):
        return period.last if held[1] or (state.subject is None and text.startswith(_THAN)) else None
    if (since := _LATER.fullmatch(text)) and int(since[1]) < state.year:
        return int(since[1])
    return (
        0
        if _BEGUN.fullmatch(text) and (ends or "以来" not in text) and not any(token.period for token in said)
        else None
    )


_HELD = re.compile("(?:年?[底末初])?(?:时|同期|水平)?(相比较?|相较|比较|对比)?")
_THAN = ("比", "较", "相比", "对比", "相较于", "较之")
_LATER = re.compile(r"[自从]?(20\d\d)年以来")
_BEGUN = re.compile("[与和同较比][^,]{2,12}(?:之初|初期|伊始)(?:相比较?|相较|比较)?|[^,\\d]{2,12}以来")


def date(state: State, period: Period, *, reached: bool) -> None:
    """Takes up the years that figures are of; sums are of a year that is told, if not as one `reached`.

    In a plan, where only a number of years is said, those of its chapter are meant (五年累计投资600亿元).
    """
    chapter = state.span
    ahead = chapter is not None and chapter.several and chapter.ahead(state.year - 1)
    state.period = chapter if period.counted and state.plan and chapter and ahead else period
    if state.period.several:
        state.span = state.period
    elif not reached:
        state.whole_term = False


def supported(clause: Tokens, state: State) -> str | None:
    """The part that a plan's figures are aimed at from this clause on: 支持江湾新城发展,力争…"""
    aided, state.aided = state.aided, None
    if not state.plan or clause[0].kind == "separator":
        return state.part
    if "support" in clause[0].tags:
        state.aided = _object(clause)
        return None
    aims = "have" in clause[0].tags or any(token.tags & {"soft", "firm"} for token in clause[:2])
    if not aided or not aims:
        return state.part
    return aided if any(token.kind in ("name", "head") or token.is_figure for token in clause) else state.part


def _object(clause: Tokens) -> str | None:
    """The county or park that a verb at the head of `clause` has for its object, its own name before it."""
    index = 2 if len(clause) > 1 and clause[1].kind == "other" and len(clause[1].text) < _NAME else 1
    token = clause[index] if index < len(clause) else clause[0]
    return token.text if token.tags & {"zone", "place"} and index + 1 < len(clause) else None


_NAME = 7  # characters of the proper name of a park


_FEW = 4  # tokens of a clause that may be a qualifier alone


def qualifying(clause: Tokens) -> str | None:
    """What a clause that says nothing else tells of the figures behind it: 扣除留抵退税因素后,增长5%"""
    if len(clause) > _FEW:
        return None
    said = [token for token in clause if "fill" not in token.tags]
    alone = len(said) == 1 and (said[0].kind == "qualifier" or "qualifier" in said[0].tags)
    return said[0].text.strip("()") if alone else None


def _joining(token: Token) -> bool:
    return bool(token.tags & {"join", "part"})


def occasion(told: str | None, clause: Tokens) -> str | None:
    """The holiday or festival that figures of tourism from this clause on are of, `told` before; a whole year
    ends it."""
    if any(token.text == "全年" for token in clause):
        return None
    if not any(token.is_figure for token in clause) or clause[0].text.startswith("其中"):
        return told
    found = _occasion().search("".join(token.text for token in clause))
    return found[0] if found else told


@cache
def _occasion() -> re.Pattern[str]:
    return re.compile("|".join(patterns("occasion")))


def dated_on(state: State, clause: Tokens) -> bool:
    """Whether a clause behind a semicolon tells the same of another time: 一季度增长7.2%;全年增长4.6%."""
    told = state.before is not None and not state.before.fault and bool(state.latest)
    times = clause[0].period is not None and not clause[0].period.base
    figures = any(token.is_figure for token in clause)
    plain = all((token.kind in _BARE or token.text in _SHALL) and not token.compares for token in clause)
    return told and times and figures and plain


_SHALL = ("要", "将")


_BARE = frozenset({"word", "quantity", "separator", "rank", "qualifier", "period"})


def grows_on(state: State, clause: Tokens) -> bool:
    """Whether a clause behind a semicolon tells only the growth of the levels right before it.

    外贸总额完成120亿元;同比增长8%: nothing but cue words stands in it, and a rate for each level.
    """
    levels = [draft.indicator for draft in state.latest if draft.measure is Measure.LEVEL]
    if not state.before or not levels or levels != [name for name in state.before.members if name]:
        return False
    rates = [token for token in clause if token.is_figure]
    if len(rates) != len(levels) or any(
        token.quantity.family != "percent" for token in rates if token.quantity
    ):
        return False
    lead = clause[: clause.index(rates[0])]
    moves = any(token.tags & {"growth", "fall"} for token in lead)
    return moves and all(token.kind in _BARE and not token.compares for token in clause)


def unread(token: Token) -> bool:
    """Whether what the year behind dates is the beginning of something unread (班列由2020年的12列)."""
    return token.kind == "other" and token.text.endswith(words("base"))


def aside(lead: Tokens, index: int) -> bool:
    """Whether a period only says since when, or when something was resolved (自3月起, 五年前确定的目标)."""
    before, behind = (
        lead[index - 1].text if index else "",
        lead[index + 1].text if index + 1 < len(lead) else "",
    )
    return (before in _SINCE and behind.startswith(("起", "以来", "开始"))) or behind.startswith(_RESOLVED)


_SINCE, _RESOLVED = ("自", "从"), ("确定", "制定", "提出", "定下", "部署")
