"""Rows and tiles: the three states of absence, last year's target, the groups of incomes."""

from briefgen.analysis.choose import told
from briefgen.analysis.rows import row, rows
from briefgen.analysis.tiles import tiles
from briefgen.model import Kind, Measure, Rank, Role, State
from tests.invented import GDP, INDUSTRY, INVESTMENT, City

ALL, URBAN, RURAL = "居民人均可支配收入", "城镇居民人均可支配收入", "农村居民人均可支配收入"


def test_not_stated_in_words_and_not_read_are_three_different_things() -> None:
    city = City("云州市").target(GDP).unread(INVESTMENT, "固定资产投资增长约莫8%", Role.TARGETS)
    made = told(city.done())
    assert row(made, None, GDP).target_growth.state is State.WORDED
    assert row(made, None, INVESTMENT).target_growth.state is State.UNREAD
    assert row(made, None, INDUSTRY).target_growth.state is State.UNMENTIONED


def test_an_unread_figure_stays_in_its_half_and_its_measure() -> None:
    made = told(City("云州市").unread(INVESTMENT, "固定资产投资增长约莫8%", Role.TARGETS).done())
    cells = row(made, None, INVESTMENT)
    assert cells.result_growth.state is State.UNMENTIONED
    assert cells.target_level.state is State.UNMENTIONED


def test_a_figure_that_was_left_out_knowingly_is_not_unread() -> None:
    city = City("云州市").unread(INVESTMENT, "园区固定资产投资增长8%", Role.TARGETS, noticed=False)
    assert row(told(city.done()), None, INVESTMENT).target_growth.state is State.UNMENTIONED


def test_a_fact_is_there_exactly_when_the_state_says_so() -> None:
    made = rows(told(City("云州市").result(GDP, 3.0).target(GDP).done()), None)
    for each in made:
        for cell in (each.result_level, each.result_growth, each.target_level, each.target_growth):
            assert (cell.fact is not None) == (cell.state in {State.STATED, State.WORDED})


def test_the_common_list_comes_first_and_whole_then_what_else_is_stated() -> None:
    made = rows(told(City("云州市").result("造船完工量", 3.0).result(GDP, 3.0).done()), None)
    assert made[0].indicator == GDP
    assert [r.indicator for r in made if not r.common] == ["造船完工量"]
    assert all(r.common for r in made[:-1])


def test_last_years_target_needs_last_years_report() -> None:
    now = told(City("云州市").result(GDP, 3.0).done())
    last = told(City("云州市", year=2022).target(GDP, 5.5).done())
    older = told(City("云州市", year=2021).target(GDP, 7.0).done())
    assert row(now, None, GDP).previous_target is None
    assert row(now, older, GDP).previous_target is None
    found = row(now, last, GDP).previous_target
    assert found is not None
    assert found.value == 5.5


def test_income_of_all_stands_for_the_group_else_that_of_the_towns() -> None:
    both = City("云州市").result(URBAN, 5.0).target(URBAN, 6.0).result(ALL, 5.5).target(ALL, 6.5)
    assert [t.indicator for t in tiles(told(both.done()), None)] == [ALL]
    towns = City("云州市").result(URBAN, 5.0).target(URBAN, 6.0).result(RURAL, 7.0).target(RURAL, 8.0)
    assert [t.indicator for t in tiles(told(towns.done()), None)] == [URBAN]


def test_at_most_six_tiles_in_book_order_with_the_lead_even_in_words() -> None:
    city = City("云州市").target(GDP)
    names = (
        INDUSTRY,
        INVESTMENT,
        "社会消费品零售总额",
        "一般公共预算收入",
        ALL,
        "进出口总额",
        "城镇新增就业",
    )
    for name in reversed(names):
        city.result(name, 3.0).target(name, 4.0)
    made = tiles(told(city.done()), None)
    assert [t.indicator for t in made] == [GDP, *names[:5]]


def test_a_tile_carries_its_own_measures_rank_and_the_amount_beside_it() -> None:
    city = (
        City("云州市")
        .result(GDP, 3120.5, measure=Measure.LEVEL, ranks=(Rank("全省", 4),))
        .result(GDP, 5.2)
        .target(GDP, 6.0)
    )
    (tile,) = tiles(told(city.done()), None)
    assert tile.measure is Measure.GROWTH
    assert tile.rank is None
    assert tile.level is not None
    assert tile.level.ranks == (Rank("全省", 4),)


def test_an_amount_without_any_rate_makes_a_tile_of_amounts() -> None:
    jobs = "城镇新增就业"
    city = City("云州市").fact(Kind.ACHIEVEMENT, jobs, 24000, measure=Measure.LEVEL, unit="人")
    (tile,) = tiles(told(city.done()), None)
    assert (tile.measure, tile.target) == (Measure.LEVEL, None)
