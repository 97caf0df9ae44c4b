"""One sentence read clause by clause: which figure belongs to which indicator.

A clause either names its subject or carries on with the one before. Between subject and figure only cue
words may stand, so that a figure no construction explains is passed over and told, never guessed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from briefgen.extract import obstacles, openings, subjects, terms, topics, wording
from briefgen.extract.dealing import deal, skip
from briefgen.extract.drafts import Run, State
from briefgen.extract.measures import suitable
from briefgen.extract.places import attach
from briefgen.extract.subjects import Subject
from briefgen.extract.tokens import Token
from briefgen.lexicon.cues import words
from briefgen.lexicon.indicators import indicators
from briefgen.model import Measure

Tokens = Sequence[Token]
_COUNTED = frozenset({"quantity", "rank"})
_TELLING = frozenset({"name", "head", "rank", "period", "quantity"})


def read(tokens: Tokens, state: State) -> None:
    """Adds the drafts and skipped figures of a sentence's `tokens` to `state`."""
    opening = state.part = openings.part(tokens)
    state.campaign = openings.campaign(tokens, state.year)
    parted = False
    trade: str | None = None
    for clause in _clauses(subjects.of_wholes(tokens)):
        if len(clause) == 1 and clause[0].kind == "separator":
            parted, state.joined = clause[0].text == ";", clause[0].text == "、"
            if parted:
                trade = None
                state.before, state.subject, state.adding = state.subject, None, False
                state.qualifier = state.occasion = None
                state.strung.clear()
            continue
        if parted:
            state.part = openings.part(clause) or opening
            if openings.grows_on(state, clause) or openings.dated_on(state, clause):
                state.subject = state.before
        state.part = openings.among(clause) or openings.works(clause) or state.part
        state.part = trade if trade and openings.goes_on(clause) else state.part
        trade = openings.trade(clause) or trade
        parted = False
        state.blocked = state.counted = state.moved = None
        since = openings.against(state, clause)
        state.since = state.since if since is None else since
        state.part = openings.supported(clause, state)
        state.occasion = openings.occasion(state.occasion, clause)
        if qualifier := openings.qualifying(clause):
            state.qualifier, state.subject = qualifier, state.subject or state.before
            continue
        for run in _runs(clause):
            state.adding = state.adding or _tagged(run.lead, "delta")
            if run.figures or _TELLING & {token.kind for token in run.lead}:
                _run(state, run)
            else:
                _prose(state, run.lead)
            state.share = state.share or _tagged(run.lead, "share")


def _clauses(tokens: Tokens) -> Iterator[list[Token]]:
    """Clauses, and between them their separators alone.

    、 parts clauses only behind a figure, unless another figure follows; a comma goes on with a list of
    figures that 分别 deals out.
    """
    clause: list[Token] = []
    seen = False
    for index, token in enumerate(tokens):
        if token.kind != "separator":
            clause.append(token)
            seen = seen or (token.kind in _COUNTED and (token.is_figure or token.kind == "rank"))
            continue
        after = tokens[index + 1] if index + 1 < len(tokens) else token
        if token.text == ":" and after.is_figure and clause and clause[-1].kind == "name":
            continue  # 地区生产总值:523亿元
        follows = after.is_figure or (after.kind == "rank" and tokens[index - 1].kind == "rank")
        begins = after.kind == "name" or "soft" in after.tags or "firm" in after.tags
        apart = token.text == "、" and not seen and begins and wording.told(clause)
        if (token.text == "、" and (not seen or follows) and not apart) or (
            token.text == "," and seen and follows and _tagged(clause, "each")
        ):
            clause.append(token)
            continue
        if clause:
            yield clause
        yield [token]
        clause, seen = [], False
    if clause:
        yield clause


def _runs(clause: Tokens) -> Iterator[Run]:
    """The clause as runs; the last may have no figures."""
    lead: list[Token] = []
    figures: list[Token] = []
    for index, token in enumerate(clause):
        if token.quantity and token.is_figure:
            figures.append(token)
            continue
        strung = token.text in ("、", ",") or "join" in token.tags
        if figures and strung and index + 1 < len(clause) and _continues(figures[-1], clause[index + 1]):
            continue
        if figures:
            yield Run(lead, figures, token)
            lead, figures = [], []
        lead.append(token)
    if lead or figures:
        yield Run(lead, figures, None)


def _continues(figure: Token, after: Token) -> bool:
    """Whether `after` is the next figure of a list: what lacks a unit behind one that has it counts else."""
    if figure.quantity is None or after.quantity is None or not after.is_figure:
        return False
    return after.quantity.unit is not None or figure.quantity.unit is None


def _prose(state: State, lead: Tokens) -> None:
    """Takes note of words without a figure, name, place in an order or period."""
    topics.note(state, lead, ())
    state.counted = None
    if _tagged(lead, "anew") and state.period and not state.period.several:
        state.period = None  # 2021年突破130亿元后再上新台阶,达到150亿元
    wording.aim_higher(state, lead)
    if obstacles.introduces(lead) and "aim" not in lead[0].tags:  # 增长6.5%的目标未能实现,实际增长4.2%
        state.subject = None


def _run(state: State, run: Run) -> None:
    figures = run.figures
    lead = run.lead if figures else wording.held_against(run.lead)
    full = subjects.find(lead)
    named = full or topics.headed(state, lead, run.after)
    before = state.period
    _date(state, lead, bool(figures), named[0].end if named else None)
    terms.begins(state, lead)
    between = lead
    if not named:
        state.subject = subjects.taken_back(state.subject, lead)
    else:
        attach(state, [token for token in lead if token.end <= named[0].start])
        between = named[1]
        _take_up(state, named[0], lead)
    between = obstacles.settled(between)
    if state.moved and not _tagged(between, "growth"):
        between = [state.moved, *between]
    state.counted = figures[-1] if figures else None
    topics.note(state, lead, figures)
    attach(state, between, named is not None)
    if not figures:
        wording.read(state, lead, between, bool(named))
        if not named:
            wording.aim_higher(state, lead)
        if not named and obstacles.introduces(between) and not _ranked(between):
            state.subject = None
        return
    _string(state, named is not None, between, figures)
    if state.subject is None:
        return
    reason = obstacles.obstacle(state.subject, between, named is not None)
    reason = reason or obstacles.planned(between, state, run) or obstacles.share(state, between, run)
    reason = reason or obstacles.done(state, run) or (None if named else state.blocked)
    if reason is None:
        deal(state, state.subject, run, between)
        if not named and state.period and state.period.several:
            state.period = before  # …增长7%,两年平均增长5%: said of this figure alone
    elif reason != obstacles.BEFORE or not _dated_before(state, run, between):
        _pass_over(state, run, between, reason, (named is not None, full is not None))


def _pass_over(state: State, run: Run, between: Tokens, reason: str, named: tuple[bool, bool]) -> None:
    """Takes note of figures that are not the subject's; `named`: whether they name it, whether in full."""
    assert state.subject is not None
    if named[0] or not any(token.kind in obstacles.FOREIGN for token in between):
        shared = any(token.compares for token in between)  # 高新技术企业产值占…比重达21%
        doubtful = reason.endswith("之间") and not (state.adding or shared) and named[0] is named[1]
        skip(state, state.subject, run.figures, reason, doubtful)
    if not obstacles.starts(between):
        state.blocked = reason
    elif not named[0] or "fall" in between[0].tags:
        state.moved = between[0] if between[0].text.endswith(_RATES) else None
    if any("aside" in token.tags for token in between):
        state.latest = []
    if obstacles.introduces(between):
        state.subject = None
    elif not named[0] and any("place" in token.tags for token in between):  # 其中临河县60万吨,居全省第2位
        state.subject, state.latest = None, []


def _take_up(state: State, subject: Subject, lead: Tokens) -> None:
    """Makes `subject` the one that figures are dealt to, with its fault when it is a part's."""
    counted = state.counted
    if counted and counted.end == subject.start:  # 山区5县生产总值
        subject = replace(subject, fault=f"「{counted.text}」的数")
    own = words("city")
    if state.occasion and subject.members[0].startswith("旅游"):
        subject = replace(subject, fault=f"「{state.occasion}」的数")
    if subjects.of_city(lead) or any(name.startswith(own) for name in subject.stated_as):
        state.part = None
    elif state.part and not subject.fault:
        subject = replace(subject, fault=f"「{state.part}」不是全市口径")
    elif state.joined and not subject.fault and state.subject and subjects.of_another(state.subject):
        subject = replace(subject, fault=state.subject.fault)
    state.subject, state.latest, state.share = subject, [], False


def _fitting(name: str, figures: Tokens) -> str:
    """The name, "" when the figures cannot be its own (汽车出口93万辆)."""
    fits = name and any(token.quantity and suitable(indicators()[name], token.quantity) for token in figures)
    return name if fits else ""


def _string(state: State, named: bool, between: Tokens, figures: Tokens) -> None:
    """Notes whose figures these are; 分别 behind a string of single figures deals out to all of them.

    出口100亿元、进口50亿元,分别增长10%、5%: the last two named, whoever they are.
    """
    count = len(figures)
    subject = state.subject
    if named and subject:
        state.strung += [""] if subject.fault else [_fitting(name, figures) for name in subject.members]
    elif obstacles.introduces(between):
        state.strung.append("")
    elif count > 1 and _tagged(between, "each") and (subject is None or len(subject.members) != count):
        members = tuple(state.strung[-count:])
        if len(members) == count and any(members):
            told = [draft for draft in state.drafts if draft.indicator in members]
            start = min((draft.start for draft in told), default=figures[0].start)
            stated = {draft.indicator: draft.stated_as for draft in told}
            state.subject = Subject(members, tuple(stated.get(name, name) for name in members), start, start)


def _date(state: State, lead: Tokens, counted: bool, named: int | None) -> None:
    """Takes up the periods of `lead`; one that a change is reckoned from is kept apart.

    Where nothing is `counted`, a span only tells what a year is (2023年是“十四五”关键之年), and a year gone
    by behind the name, which ends at `named`, is what it is held against (稳定在去年水平).
    """
    base = False
    for index, token in enumerate(lead):
        base = (base and (token.period is not None or token.text == "、")) or bool(
            token.period and token.period.base
        )
        if token.period is None or openings.aside(lead, index):
            continue
        if token.period.to_come and not state.plan:
            continue
        gone = token.period.last is not None and token.period.last < state.year
        if not counted and named is not None and token.start >= named and gone:
            continue
        if token.period.several and not counted and _tagged(lead[:index], "equate"):
            continue
        if index and openings.unread(lead[index - 1]):
            continue
        if base or (index and not token.period.several and "base" in lead[index - 1].tags):
            state.base_year = token.period.last
        else:
            openings.date(state, token.period, reached="reach" in token.tags)


def _ranked(tokens: Tokens) -> bool:
    return "rank" in [token.kind for token in tokens]


_RATES = ("幅", "幅度")  # of a fall, whose sign goes for what it has come to (降幅由15%收窄至3%)


def _dated_before(state: State, run: Run, between: Tokens) -> bool:
    """Whether what a change starts from is a level with its year, and so a fact (从2016年的80亿元增至…)."""
    behind = obstacles.base(between)
    year = next((token.period for token in behind if token.period and token.text[:4].isdecimal()), None)
    if year is None or year.several or state.plan or state.subject is None:
        return False
    held, state.period, count = state.period, year, len(state.drafts)
    deal(state, state.subject, run, [token for token in between if "base" not in token.tags])
    state.period, state.latest, made = held, [], state.drafts[count:]
    if any(draft.measure is not Measure.LEVEL for draft in made):
        del state.drafts[count:]
        return False
    for draft in made:
        draft.base = True
    return True


def _tagged(tokens: Tokens, tag: str) -> bool:
    return bool([token for token in tokens if tag in token.tags])  # quicker than a generator: all are few
