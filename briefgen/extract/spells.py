"""Which years a passage speaks of that names none itself: those that one before it opened with."""

from dataclasses import dataclass

from briefgen.extract import periods
from briefgen.extract.clauses import sentences
from briefgen.extract.passages import Passage
from briefgen.extract.periods import Period, Years
from briefgen.model import Role, Section


@dataclass(slots=True)
class Spell:
    """The years that hold from passage to passage of one report, to be asked for each in turn.

    In a `dated` document any part of a year holds on. A review that names several years before its own
    (“十四五”时期和2025年工作回顾) begins with those: until a sentence turns to its year, what is newly
    counted is counted up over the `leading` ones; a plan that does so (“十五五”目标和2026年工作) is of these
    till then. A chapter on a term gone by and one to come (`both`) speaks of the first until a sentence turns
    to years to come or to aims.
    """

    years: Years
    dated: bool
    opened: Period | None = None
    section: Section | None = None
    leading: Period | None = None
    led: bool = False
    term: Period | None = None
    both: tuple[Period, Period] | None = None
    ahead: bool = False

    def step(self, passage: Passage) -> Period | None:
        """The years that this passage starts with; None where those of its role are meant."""
        if self.dated:
            held = self.opened
            self.opened = periods.lasting(passage.text, self.years) or held
            return held
        if passage.section is not self.section:
            top = self.section.path[:1] if self.section else None
            if passage.section.path[:1] != top:
                self.leading = periods.leading(passage.section.path[:1], self.years)
                self.both, self.ahead = periods.both(passage.section.path[:1], self.years), False
            self.opened, self.section = None, passage.section
        self.led, self.term = self.leading is not None, self._term(passage)
        if self.opened or self.leading:
            told = [passage.text[start:end] for start, end in sentences(passage.text)]
            if any(periods.turns(one, self.years) or self.expects(one) for one in told):
                self.opened = self.leading = None
        self.opened = periods.headed(passage.text, self.years) or self.opened
        if self.both:
            told = [passage.text[start:end] for start, end in sentences(passage.text)]
            self.ahead = self.ahead or any(periods.aims(one, self.years) for one in told)
            return self.opened or self.both[self.ahead]
        return self.opened or self.term

    def _term(self, passage: Passage) -> Period | None:
        """The leading years where they are to come, before any heading below the chapter's."""
        alone = len(passage.section.path) == 1 and self.leading is not None
        return self.leading if alone and self.leading and self.leading.ahead(self.years.review) else None

    def expects(self, text: str) -> bool:
        """Whether a sentence of the passage last asked for leaves the term that it started with."""
        return self.term is not None and self.opened is None and periods.expects(text, self.years)

    def leads(self, passage: Passage) -> bool:
        """Whether the passage, the last one asked for, begins with what is said of the leading years."""
        below = periods.chapter(passage.section.path[1:], self.years)  # headings with years of their own
        return self.led and passage.paragraph.role is Role.REVIEW and below == (None, False)
