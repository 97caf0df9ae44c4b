"""Calls at any depth find room without memory from the system."""

import resource

from briefgen.outputs.quick_calls import deep

DEPTH, TIMES = 200, 300


def leaf(number: int) -> int:
    return number


def at_all_depths(depth: int) -> int:
    """Call a function again and again at each of many depths."""
    done = sum([leaf(1) for _ in range(TIMES)])
    return done + (at_all_depths(depth - 1) if depth else 0)


def faults() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt


def test_room_is_made_once() -> None:
    roomy = deep(at_all_depths)
    assert roomy(DEPTH) == (DEPTH + 1) * TIMES
    before = faults()
    for _ in range(20):
        roomy(DEPTH)
    assert faults() - before < 10 * TIMES, "one loop at the edge of a piece would make twice as many"


def test_what_is_asked_is_passed_on() -> None:
    @deep
    def told(one: int, *rest: int, more: int = 3) -> tuple[int, ...]:
        """What is told."""
        return one, *rest, more

    assert told(1, 2, more=4) == (1, 2, 4)
    assert told.__doc__ == "What is told."
