from briefgen.extract import priorities
from briefgen.model import Role
from tests.extract.reporting import chaptered, reported


def test_headings_of_the_tasks_in_order() -> None:
    report = chaptered(
        (1, "一、2022年工作回顾", Role.REVIEW),
        (2, "(一)渔业稳中有进", Role.REVIEW),
        (1, "二、2023年重点工作", Role.TASKS),
        (2, "(一)做强造船", Role.TASKS),
        (3, "1.扩建船坞", Role.TASKS),
        (2, "(二)守护海岛", Role.LIVELIHOOD),
        (2, "(三)加强自身建设", Role.GOVERNMENT),
        (1, "三、政府自身建设", Role.GOVERNMENT),
        (2, "(一)忠诚", Role.GOVERNMENT),
    )
    found = priorities.find(report)
    assert [(p.heading, p.order) for p in found] == [
        ("(一)做强造船", 1),
        ("(二)守护海岛", 2),
        ("(三)加强自身建设", 3),
    ]
    assert all(report.text[p.evidence.start : p.evidence.end] == p.evidence.quote for p in found)
    assert found[0].evidence.section == ("二、2023年重点工作", "(一)做强造船")


def test_aims_inside_the_chapter_are_no_tasks() -> None:
    report = chaptered(
        (1, "2023年工作安排", Role.TASKS),
        (2, "总体要求", Role.REQUIREMENTS),
        (2, "主要目标", Role.TARGETS),
        (2, "一是做强造船", Role.TASKS),
        (2, "二是守护海岛", Role.TASKS),
    )
    assert [p.heading for p in priorities.find(report)] == ["一是做强造船", "二是守护海岛"]


def test_one_section_of_tasks_gives_its_own_headings() -> None:
    report = chaptered(
        (1, "2023年工作安排", Role.TASKS),
        (2, "(一)总体要求", Role.REQUIREMENTS),
        (2, "(二)重点工作", Role.TASKS),
        (3, "1.做强造船", Role.TASKS),
        (3, "2.守护海岛", Role.TASKS),
        (3, "3.办好实事", Role.TASKS),
    )
    assert [p.heading for p in priorities.find(report)] == ["1.做强造船", "2.守护海岛", "3.办好实事"]


def test_chapters_may_be_the_tasks_themselves() -> None:
    report = chaptered(
        (1, "回顾", Role.REVIEW),
        (1, "做强造船", Role.TASKS),
        (1, "守护海岛", Role.TASKS),
        (1, "办好实事", Role.TASKS),
    )
    assert [p.order for p in priorities.find(report)] == [1, 2, 3]


def test_a_plan_without_headings_has_none() -> None:
    assert priorities.find(chaptered((1, "2023年工作安排", Role.TASKS))) == ()
    assert priorities.find(reported("做强造船。", role=Role.TASKS)) == ()
