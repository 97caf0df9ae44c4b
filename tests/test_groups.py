"""The suite's own footing: what tests of a group make is made once, so they run in one process."""

import pytest


@pytest.mark.xdist_group("groups")
def test_groups_reach_the_one_who_hands_tests_out(request: pytest.FixtureRequest) -> None:
    """pytest-xdist 3.8 writes the group's name into the test's, which pytest 9.2 no longer lets it."""
    if not request.config.getoption("loadgroup", default=False):
        pytest.skip("not run by groups (-n 2 --dist loadgroup)")
    assert request.node.nodeid.endswith("@groups")
