"""Which years figures are of: reports given in December, chapters on five years, plans of five years."""

import pytest

from briefgen.extract import facts
from briefgen.sources.raw import RawDocument
from briefgen.sources.structure import reports
from tests.extract.test_facts import short

HEAD = """政府工作报告
——{date}在墨川市第六届人民代表大会第三次会议上
墨川市市长　石某
各位代表：
现在，我代表市人民政府，向大会报告工作，请予审议。
"""
FIVE = """一、过去五年工作回顾
全市地区生产总值达到402.5亿元。城乡居民人均可支配收入分别达到40100元、21300元，年均增长6.2%和7.9%。
一般公共预算收入由8.1亿元增加到11.6亿元，年均增长7.4%。累计新增城镇就业3.4万人。实际到位内资32.6亿元，实际利用外资6.2亿美元。
全年累计完成固定资产投资88亿元。
二、今后五年的奋斗目标
地区生产总值年均增长6.5%左右，突破550亿元。固定资产投资五年累计完成480亿元。
三、{plan}
地区生产总值增长7%左右。
"""
ONE = """一、今年工作回顾
今年以来，我们迎难而上。预计全年地区生产总值402.5亿元，增长5.3%；今年新增城镇就业5100人。去年规上工业增加值增长6%，今年预计增长7.2%。
二、明年工作安排
明年的主要预期目标是：地区生产总值增长6%左右，城镇新增就业5000人以上。
"""


def told(text: str) -> tuple[int, list[str]]:
    text += "各位代表，墨川市前程远大，让我们为墨川市的明天团结奋斗！\n" * 5
    (report,), _ = reports(RawDocument("墨川市.txt", "0" * 64, text, "txt", "墨川市"))
    return report.report_year, [short(fact) for fact in facts.find(report).facts]


@pytest.mark.parametrize("date", ["2021年12月20日", "2022年1月9日"])
def test_a_chapter_on_five_years(date: str) -> None:
    assert told(HEAD.format(date=date) + FIVE.format(plan="2022年重点工作")) == (
        2022,
        [
            "achievement 地区生产总值 level 2021 402.5亿元 eq",
            "achievement 城镇居民人均可支配收入 level 2021 40100元 eq",
            "achievement 农村居民人均可支配收入 level 2021 21300元 eq",
            "achievement 城镇居民人均可支配收入 growth 2017/2021 6.2% eq",
            "achievement 农村居民人均可支配收入 growth 2017/2021 7.9% eq",
            "achievement 一般公共预算收入 level 2021 11.6亿元 eq",
            "achievement 一般公共预算收入 growth 2017/2021 7.4% eq",
            "achievement 城镇新增就业 level 2017/2021 34000人 eq",
            "achievement 固定资产投资 level 2021 88亿元 eq",
            "target 地区生产总值 growth 2022/2026 6.5% approx soft",
            "target 地区生产总值 level 2026 550亿元 ge",
            "target 固定资产投资 level 2022/2026 480亿元 eq",
            "target 地区生产总值 growth 2022 7% approx soft",
        ],
    )


@pytest.mark.parametrize("dated", [True, False])
def test_a_report_that_calls_the_year_it_looks_back_on_this_year(dated: bool) -> None:
    head, text = HEAD.format(date="2023年12月26日"), ONE
    if not dated:
        head = head.replace("2023年12月26日", "")
        text = text.replace("一、今年", "一、2023年")
    assert told(head + text) == (
        2024,
        [
            "achievement 地区生产总值 level 2023 402.5亿元 eq",
            "achievement 地区生产总值 growth 2023 5.3% eq",
            "achievement 城镇新增就业 level 2023 5100人 eq",
            "achievement 规模以上工业增加值 growth 2022 6% eq",
            "achievement 规模以上工业增加值 growth 2023 7.2% eq",
            "target 地区生产总值 growth 2024 6% approx soft",
            "target 城镇新增就业 level 2024 5000人 ge",
        ],
    )


def test_the_opening_year_of_a_plan_is_not_the_plan() -> None:
    text = "三、2026年重点工作\n今年是“十五五”开局之年。主要预期目标是：地区生产总值增长5.5%左右。\n"
    year, found = told(HEAD.format(date="2026年1月8日") + "一、2025年工作回顾\n各项工作取得新成效。\n" + text)
    assert (year, found) == (2026, ["target 地区生产总值 growth 2026 5.5% approx soft"])


def test_a_line_of_words_heads_the_passages_under_it() -> None:
    text = """一、“十四五”时期和2025年工作回顾
这五年，我们坚持以人民为中心，民生福祉得到新改善。
城镇新增就业61.6万人，居民人均可支配收入突破3万元、年均增长6.1%。
各位代表！刚刚过去的2025年，我们稳中求进。
城镇新增就业12万人，地区生产总值增长4.1%。
"""
    assert told(HEAD.format(date="2026年1月28日") + text) == (
        2026,
        [
            "achievement 城镇新增就业 level 2021/2025 616000人 eq",
            "achievement 居民人均可支配收入 level 2025 30000元 ge",
            "achievement 居民人均可支配收入 growth 2021/2025 6.1% eq",
            "achievement 城镇新增就业 level 2025 120000人 eq",
            "achievement 地区生产总值 growth 2025 4.1% eq",
        ],
    )


def test_a_plan_of_five_years_under_a_heading_without_a_number() -> None:
    text = """“十四五”时期工作回顾
五年来，各项工作取得新成效。
“十五五”时期的主要目标任务
全市地区生产总值年均增长5%以上。森林覆盖率达到45%。
2026年重点工作
地区生产总值增长5.5%左右。
"""
    assert told(HEAD.format(date="2026年1月27日") + text) == (
        2026,
        [
            "target 地区生产总值 growth 2026/2030 5% ge",
            "target 森林覆盖率 level 2030 45% eq",
            "target 地区生产总值 growth 2026 5.5% approx soft",
        ],
    )


@pytest.mark.parametrize("turn", ["各位代表，刚刚过去的2025年", "一年来", "2025年", "去年", "过去一年"])
def test_a_chapter_that_names_its_term_before_its_year_counts_up_the_term_first(turn: str) -> None:
    text = f"""一、“十四五”时期和2025年工作回顾
（一）民生福祉不断增进。城镇新增就业2.5万人，居民收入年均增长6%。
{turn}，经济稳中有进，地区生产总值增长5.1%，城镇新增就业5200人。
二、2026年工作安排
地区生产总值增长5%。
"""
    assert told(HEAD.format(date="2026年1月20日") + text) == (
        2026,
        [
            "achievement 城镇新增就业 level 2021/2025 25000人 eq",
            "achievement 居民人均可支配收入 growth 2021/2025 6% eq",
            "achievement 地区生产总值 growth 2025 5.1% eq",
            "achievement 城镇新增就业 level 2025 5200人 eq",
            "target 地区生产总值 growth 2026 5% eq",
        ],
    )


def test_a_chapter_on_a_term_gone_by_and_one_to_come() -> None:
    text = """一、2025年工作回顾
地区生产总值增长5.1%。
二、“十四五”时期发展成就和“十五五”时期主要目标任务
过去五年，我们锐意进取。地区生产总值年均增长5.2%。
——民生持续改善，“十四五”目标任务圆满完成。居民收入年均增长6%，累计城镇新增就业3万人。
围绕上述目标，设置了主要指标：地区生产总值年均增速4.5%，全社会研发投入强度3%以上。
三、2026年重点工作
地区生产总值增长5%。
"""
    more = "我们稳扎稳打、久久为功，各项事业蹄疾步稳，发展的底气更足、后劲更强。" * 4
    text = HEAD.format(date="2026年1月20日") + text
    assert told(text.replace("。\n", f"。{more}\n")) == (
        2026,
        [
            "achievement 地区生产总值 growth 2025 5.1% eq",
            "achievement 地区生产总值 growth 2021/2025 5.2% eq",
            "achievement 居民人均可支配收入 growth 2021/2025 6% eq",
            "achievement 城镇新增就业 level 2021/2025 30000人 eq",
            "target 地区生产总值 growth 2026/2030 4.5% eq",
            "target 研发投入强度 level 2030 3% ge",
            "target 地区生产总值 growth 2026 5% eq",
        ],
    )


def test_a_chapter_on_what_was_achieved_in_a_term_and_aims_of_the_next() -> None:
    text = """一、“十四五”发展成就和“十五五”主要目标
“十四五”时期，地区生产总值年均增长6.5%。2025年，固定资产投资增长6%。
“十五五”时期，地区生产总值年均增长6%左右。
二、2026年重点工作
地区生产总值增长5%。
"""
    assert told(HEAD.format(date="2026年1月20日") + text) == (
        2026,
        [
            "achievement 地区生产总值 growth 2021/2025 6.5% eq",
            "achievement 固定资产投资 growth 2025 6% eq",
            "target 地区生产总值 growth 2026/2030 6% approx soft",
            "target 地区生产总值 growth 2026 5% eq",
        ],
    )


@pytest.mark.parametrize(
    "turn",
    ["2026年是开局之年。主要预期目标是：", "今年，实现", "（一）抓项目。", "经济社会发展主要预期目标是："],
)
def test_a_plan_that_names_its_term_before_its_year_is_of_the_term_first(turn: str) -> None:
    text = f"""一、2025年工作回顾
地区生产总值增长5.1%。
二、“十五五”发展目标和2026年工作安排
民生福祉达到新水平。常住人口城镇化率达到66%，居民人均可支配收入达到5万元。
{turn}社会消费品零售总额突破300亿元。
新增城镇就业2万人。
"""
    assert told(HEAD.format(date="2026年1月20日") + text) == (
        2026,
        [
            "achievement 地区生产总值 growth 2025 5.1% eq",
            "target 常住人口城镇化率 level 2030 66% eq",
            "target 居民人均可支配收入 level 2030 50000元 eq",
            "target 社会消费品零售总额 level 2026 300亿元 ge",
            "target 城镇新增就业 level 2026 20000人 eq",
        ],
    )
