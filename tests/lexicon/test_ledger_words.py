from briefgen.lexicon import ledger, table
from briefgen.lexicon.indicators import indicators


def test_every_name_is_an_indicator() -> None:
    data = table("ledger")
    names = {*data["lower_is_better"], *data["flows"], *(n for group in data["related"] for n in group)}
    names |= {rule.against for rule in ledger.worded() if rule.against}
    assert names <= indicators().keys()


def test_no_rate_adds_up_over_the_year() -> None:
    assert not [name for name in ledger.flows() if indicators()[name].rate]
    assert not [name for name in ledger.flows() if ledger.lower_is_better(name)]


def test_relatives_are_mutual_and_leave_the_indicator_out() -> None:
    assert ledger.related("进口总额") == ("进出口总额", "出口总额")
    assert ledger.related("地区生产总值") == ()
