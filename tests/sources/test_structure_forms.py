"""The same report set in other ways has the same structure; reports without the usual marks have one."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.model import Report
from briefgen.sources.lines import plain
from tests.sources.invented import (
    CHAPTERS,
    GOVERNMENT,
    LINES,
    OPENING,
    PLAN,
    REVIEW,
    TASKS,
    TEXT,
    TITLE,
    TOPS,
    read,
    tasks,
    told,
    tops,
)

_WIDE = "，：；（）！％"
_NARROW = ",:;()!%"


def shape(report: Report) -> list[tuple[str, int, str]]:
    return [(plain(s.heading), s.level, s.role.value) for s in report.sections if s.heading]


def roles(report: Report) -> list[str]:
    return [p.role.value for section in report.sections for p in section.paragraphs]


def same(text: str) -> None:
    """The text has the sections and the roles of the normal report."""
    normal, found = read(TEXT), read(text)
    assert shape(found) == shape(normal)
    assert roles(found) == roles(normal)


def test_ascii_punctuation() -> None:
    same(TEXT.translate(str.maketrans(_WIDE, _NARROW)))


def test_ascii_full_stops_after_headings_do_not_swallow_the_paragraph() -> None:
    report = read(TEXT.translate(str.maketrans(_WIDE + "。", _NARROW + ".")))
    assert tops(report) == TOPS
    assert len(tasks(report)) == 3


def test_windows_line_ends_and_blank_lines() -> None:
    same("\r\n\r\n　　".join(LINES))


def test_one_line_with_spaces_between_paragraphs() -> None:
    same(" ".join(LINES))


def test_one_line_without_spaces() -> None:
    closed = ("。", "！", "：")
    lines = [line if line.endswith(closed) or line[1] == "、" else line + "。" for line in LINES[1:]]
    report = read(TITLE + "".join(lines))
    assert tops(report) == TOPS
    assert [heading[3:] for heading in tasks(report)] == TASKS


def test_a_verb_within_a_heading_on_one_line_does_not_end_it() -> None:
    wide = {
        TASKS[1]: "着力扩大有效需求，让发展的动力更加强劲",
        TASKS[2]: "着力增进民生福祉，增创高质量发展优势",
    }
    closed = ("。", "！", "：")
    text = "".join(
        line if line.endswith(closed) or line[1] in "、一二三" else line + "。" for line in LINES[1:]
    )
    for old, new in wide.items():
        text = text.replace(old, new + "坚持")
    headings = [heading[3:] for heading in tasks(read(TITLE + text))]
    assert headings == [wide.get(task, task) for task in TASKS]


@pytest.mark.parametrize("indent", ["　　", ""])
@pytest.mark.parametrize("width", [24, 33, 40])
def test_hard_wrapped(width: int, indent: str) -> None:
    wrapped = []
    for line in (indent + line for line in LINES):
        wrapped += [line[at : at + width] for at in range(0, len(line), width)]
    report = read("\n".join(wrapped))
    assert tops(report) == TOPS
    assert [plain(h) for h in tasks(report)] == [plain(h) for h in tasks(read(TEXT))]
    assert told(report, "targets") == told(read(TEXT), "targets")
    assert told(report, "problems") == told(read(TEXT), "problems")


def test_chapters_out_of_order() -> None:
    review, plan, government = CHAPTERS
    report = read("\n".join([TITLE, *OPENING, *plan, *government[:2], *review, government[2]]))
    assert tops(report) == [TOPS[1], TOPS[2], TOPS[0]]
    assert len(told(report, "problems")) == len(told(report, "targets")) == 1


def test_chapters_without_numbers() -> None:
    report = read(TEXT.replace("一、2022", "2022").replace("二、2023", "2023").replace("三、加强", "加强"))
    assert [role for _, role in tops(report)] == ["review", "tasks", "government"]
    assert [heading for heading, _ in tops(report)] == [heading[2:] for heading, _ in TOPS]


def test_chapters_in_brackets() -> None:
    report = read(re.sub(r"^[一二三]、(.*)$", r"【\1】", TEXT, flags=re.M))
    assert [plain(heading).strip("【】") for heading, _ in tops(report)] == [top[2:] for top, _ in TOPS]
    assert len(tasks(report)) == 3


def test_chapters_that_are_the_tasks() -> None:
    text = TEXT.replace("2023年工作安排", "2023年总体要求").replace("三、加强", "六、加强")
    for old, new in zip("一二三", "三四五", strict=True):
        text = text.replace(f"（{old}）着力", f"{new}、着力")
    found = tops(read(text))
    assert [(heading[2:], role) for heading, role in found[2:5]] == [(task, "tasks") for task in TASKS]
    assert [role for _, role in found] == ["review", "requirements", "tasks", "tasks", "tasks", "government"]


def test_chapters_before_the_plan_are_no_tasks() -> None:
    more = "".join(
        f"{one}\n各项事业有新的进步。\n" for one in ("二、经济稳中有进", "三、民生改善", "四、改革深入")
    )
    text = TEXT.replace("二、2023年工作安排", more + "五、2023年总体要求").replace("三、加强", "六、加强")
    for number in "一二三":
        text = text.replace(f"（{number}）着力", "着力")
    found = dict(tops(read(text)))
    assert "tasks" not in {found["二、经济稳中有进"], found["三、民生改善"], found["四、改革深入"]}


def test_chapters_that_number_their_tasks_with_the_chapters_style() -> None:
    lines = [re.sub(r"^[一二三]、", "", line) for line in LINES]
    text = re.sub(r"（([一二三])）(?=着力)", r"\1、", "\n".join(lines))
    report = read(text)
    assert [role for _, role in tops(report)] == ["review", "tasks", "government"]
    assert tasks(report) == [f"{n}、{heading}" for n, heading in zip("一二三", TASKS, strict=True)]


def test_no_chapter_headings_at_all() -> None:
    report = read("\n".join([TITLE, *OPENING, *REVIEW[1:], *PLAN[1:], *GOVERNMENT[1:]]))
    assert tops(report) == []
    assert len(told(report, "problems")) == len(told(report, "targets")) == 1
    assert [heading[3:] for heading in tasks(report)] == TASKS
    assert told(report, "review")[0].startswith("2022年，是墨川")


@pytest.mark.parametrize("marks", [("一是", "二是", "三是"), ("——",) * 3, ("第一，", "第二，", "第三，")])
def test_tasks_by_other_marks(marks: tuple[str, str, str]) -> None:
    text = TEXT
    for number, heading, mark in zip("一二三", TASKS, marks, strict=True):
        text = text.replace(f"（{number}）{heading}\n", f"{mark}{heading}。")
    report = read(text)
    assert tasks(report) == [mark + heading for mark, heading in zip(marks, TASKS, strict=True)]
    assert all(s.run_in for s in report.sections if s.level == 2 and s.role == "tasks")


def test_tasks_without_marks() -> None:
    report = read(re.sub(r"（[一二三]）(?=着力)", "", TEXT))
    assert tasks(report) == TASKS


def test_page_furniture_is_in_no_paragraph() -> None:
    furniture = ["【字体：大 中 小】", "发布时间：2023-01-09", "分享到：", "— 12 —", "第3页，共20页"]
    lines = [LINES[0], *furniture, *LINES[1:9], *furniture[3:], *LINES[9:]]
    same("\n".join(lines))


def test_footnote_marks_do_no_harm() -> None:
    same(TEXT.replace("链长制，", "链长制[9]，").replace("亿元以上项目86个", "亿元以上项目〔3〕86个"))


class TestProblems:
    def problems(self, *paragraphs: str) -> list[str]:
        return told(read("\n".join([TITLE, *OPENING, *REVIEW[:4], *paragraphs, *PLAN])), "problems")

    def test_in_a_list(self) -> None:
        lead = "在总结成绩时，我们深感还有许多不足："
        rows = [
            "（1）产业大而散，龙头企业偏少；",
            "（2）创新成果转化不畅；",
            "（3）养老床位缺口较大。我们将认真解决。",
        ]
        assert self.problems(lead, *rows) == [lead, *rows]

    def test_without_a_marker_word(self) -> None:
        text = (
            "需要向代表说明的是，受多重因素影响，去年部分指标低于预期，产业根基不够坚实，科技创新能力薄弱，"
            "基础设施还有短板，安全隐患依然较多，少数干部作风不实。对这些问题，我们一定不回避，努力加以解决。"
        )
        assert self.problems(text) == [text]

    def test_that_nothing_announces(self) -> None:
        text = (
            "当前和今后一个时期，墨川还要跨过不少沟坎：产业结构单一，粮大而业不强；人口流失和老龄化加剧；财力薄弱，"
            "债务压力较大；民营企业个头小，发展信心有待提振；有的干部本领不强。"
        )
        assert self.problems(text) == [text]

    def test_that_were_met_are_results(self) -> None:
        lead = "我市发展面临不少困难和问题，我们攻坚克难："
        rows = ["一是破解融资难题。针对企业资金困难、用工紧缺，发放贷款3亿元。", "二是稳增长。投资突破8%。"]
        assert self.problems(lead, *rows) == []

    def test_in_a_chapter_of_its_own(self) -> None:
        heading, text = "（三）存在的困难和问题", "全市产业层次不高，创新人才短缺，城乡差距较大。"
        assert self.problems(heading, text) == [text]

    @pytest.mark.parametrize(
        "lead",
        [
            "当前，发展中存在的主要困难和问题：",
            "我们也清醒地看到，发展中还存在不少困难和问题。",
            "我们的工作还存在不少差距和不足，主要体现在“三个还需加力”上：",
        ],
    )
    @pytest.mark.parametrize("mark", ["{}是", "（{}）", "第{}，", ""])
    def test_a_line_announces_paragraphs(self, lead: str, mark: str) -> None:
        told = ("经济下行压力加大。投资未达预期。", "产业转型慢。新兴产业少。", "干部作风不实。执行力不强。")
        rows = [mark.format(number) + row for number, row in zip("一二三", told, strict=True)]
        assert self.problems(lead, *rows) == [lead, *rows]

    @pytest.mark.parametrize(
        "after",
        [
            "各位代表！困难与希望同在，挑战与机遇并存。只要直面问题、攻坚克难，就一定能够开创新局面。",
            "过去的一年，我们克服了经济下行压力等困难，完成投资50亿元，增长10%，解决了一批急难愁盼问题。",
        ],
    )
    def test_what_follows_them_may_be_something_else(self, after: str) -> None:
        text = "我们也清醒认识到，我市发展还面临诸多困难和挑战，主要是：工业基础薄弱，城乡差距大，人才短缺。"
        assert self.problems(text, after) == [text]

    def test_thanks_are_none(self) -> None:
        assert (
            self.problems("成绩来之不易，挑战前所未有，困难超出预期。在此，我向全市人民表示衷心的感谢！")
            == []
        )


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(TEXT) - 1), st.sampled_from(" 　\u00a0\u200b")), max_size=40))
def test_inserted_spaces_change_nothing(places: list[tuple[int, str]]) -> None:
    text = TEXT
    for at, space in sorted(places, reverse=True):
        text = text[:at] + space + text[at:]
    same(text)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, len(TEXT) - 1), max_size=60))
def test_widened_or_narrowed_punctuation_changes_nothing(places: list[int]) -> None:
    pairs = {**dict(zip(_WIDE, _NARROW, strict=True)), **dict(zip(_NARROW, _WIDE, strict=True))}
    chars = list(TEXT)
    for at in places:
        chars[at] = pairs.get(chars[at], chars[at])
    same("".join(chars))
