from typing import Any

import pytest

from briefgen.extract import risks
from briefgen.model import Role
from tests.extract.reporting import reported, specs


def _found(text: str, role: Role = Role.PROBLEMS) -> list[list[Any]]:
    return [[risk.text, list(risk.themes)] for risk in risks.find(reported(text, role=role))]


@pytest.mark.parametrize("spec", specs("risks"), ids=lambda spec: spec["text"][:16])
def test_specs(spec: dict[str, Any]) -> None:
    assert _found(spec["text"]) == spec["risks"]


@pytest.mark.parametrize("spec", specs("risks"), ids=lambda spec: spec["text"][:16])
def test_wrapping_and_width_change_nothing(spec: dict[str, Any]) -> None:
    wide = spec["text"].translate(str.maketrans(",;:", "，；："))
    wrapped = "\n".join(wide[i : i + 7] for i in range(0, len(wide), 7))
    report = reported(wrapped, role=Role.PROBLEMS)
    found = risks.find(report)
    assert [[risk.text, list(risk.themes)] for risk in found] == spec["risks"]
    assert all(report.text[r.evidence.start : r.evidence.end] == r.evidence.quote for r in found)


def test_problems_without_their_role_are_found_by_the_turn() -> None:
    text = "我们也清醒认识到,发展中还存在不足,主要是:渔港设施老化问题突出,岛区人才短缺。"
    text = f"过去一年成绩不少。{text}对此,我们将努力解决。"
    assert _found(text, Role.REVIEW) == [
        ["渔港设施老化问题突出", ["其他"]],
        ["岛区人才短缺", ["科技创新与人才"]],
    ]


def test_a_paragraph_of_the_role_that_admits_nothing_is_left_out() -> None:
    report = reported(
        "这一年困难不少,全市上下迎难而上。",
        "我们也清醒看到,发展还存在不少问题:渔业转型不快。",
        role=Role.PROBLEMS,
    )
    assert [risk.text for risk in risks.find(report)] == ["渔业转型不快"]


def test_a_list_over_several_paragraphs() -> None:
    report = reported(
        "我们也清醒看到,发展还存在不少困难和问题。",
        "一是海工产业链条不长,主要是龙头船企缺乏。",
        "二是岛区教育资源不足。",
        "对此,我们将认真加以解决。",
        role=Role.PROBLEMS,
    )
    found = [(risk.text, risk.evidence.paragraph) for risk in risks.find(report)]
    assert found == [("海工产业链条不长", 2), ("龙头船企缺乏", 2), ("岛区教育资源不足", 3)]


def test_no_problems_no_risks() -> None:
    assert risks.find(reported()) == ()
    assert risks.find(reported("成绩来之不易。")) == ()


def test_an_accident_that_is_owned_up_to_outside_the_problems() -> None:
    text = (
        "去年发生的渔船碰撞事故,损失严重、教训极其深刻。事故暴露出,"
        "出海安全责任压得不实,船舶隐患排查不彻底。我们将举一反三。"
    )
    assert [text for text, _ in _found(text, Role.REVIEW)] == [
        "出海安全责任压得不实",
        "船舶隐患排查不彻底",
    ]


def test_lessons_drawn_from_an_accident_are_no_risks() -> None:
    assert not _found("深刻吸取渔船碰撞事故教训,排查出海安全隐患300处。", Role.REVIEW)
