"""Three invented cities to look at pages with: one normal, one with nothing, one with every oddity."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from briefgen.model import (
    Book,
    BookInfo,
    Cell,
    Chart,
    CitySummary,
    Commitment,
    Comparator,
    Comparison,
    DocumentType,
    Evidence,
    Extraction,
    Fact,
    Highlight,
    History,
    Honour,
    IndicatorRow,
    Kind,
    Level,
    Livelihood,
    Measure,
    Notice,
    Place,
    Priority,
    Rank,
    Ranking,
    Report,
    Risk,
    RiskGroup,
    Segment,
    Severity,
    Standing,
    State,
    Strength,
    Summary,
    Tile,
)
from briefgen.pages import kept
from briefgen.pages.material import NOTHING, material

COMMON = (
    ("地区生产总值", "亿元"),
    ("规模以上工业增加值", "亿元"),
    ("固定资产投资", "亿元"),
    ("社会消费品零售总额", "亿元"),
    ("一般公共预算收入", "亿元"),
    ("进出口总额", "亿元"),
    ("居民人均可支配收入", "元"),
    ("城镇居民人均可支配收入", "元"),
    ("农村居民人均可支配收入", "元"),
    ("城镇新增就业", "人"),
    ("居民消费价格指数", "%"),
    ("城镇调查失业率", "%"),
    ("粮食总产量", "万吨"),
)
HOSTILE = (
    '<script>alert("x")</script><style>*{display:none}</style>&amp;'
    "\u202e反\u202c\u200b\ue000\U0001f600\U00020bb7{{ 7*7 }}"
)


@dataclass
class Writer:
    """Writes a report sentence by sentence and gives each its evidence."""

    text: str = ""
    paragraph: int = 0
    section: tuple[str, ...] = ()
    spans: list[tuple[int, int]] = field(default_factory=list)

    def say(self, quote: str, figure: str | None = None) -> Evidence:
        self.paragraph += 1
        start = len(self.text)
        self.text += quote + "\n"
        at = quote.find(figure) if figure else -1
        span = (start + at, start + at + len(figure)) if figure and at >= 0 else None
        end = start + len(quote)
        return Evidence(quote, start, end, self.section, self.paragraph, "sample", span)


def fact(
    writer: Writer,
    indicator: str,
    kind: Kind,
    value: float | None,
    unit: str = "%",
    *,
    measure: Measure = Measure.GROWTH,
    comparator: Comparator = Comparator.EQ,
    words: str | None = None,
    strength: Strength = Strength.PLAIN,
    ranks: tuple[Rank, ...] = (),
    value_max: float | None = None,
    period: str | None = None,
    doubt: str | None = None,
) -> Fact:
    shown = words or f"{value:g}{unit}" + (f"至{value_max:g}{unit}" if value_max else "")
    verb = "增长" if measure is Measure.GROWTH and value is not None else ""
    quote = f"全市{indicator}{verb}{shown},为高质量发展打下了(较为坚实的)基础."
    year = period or ("2022" if kind is Kind.ACHIEVEMENT else "2023")
    evidence = writer.say(quote, None if words else shown)
    return Fact(
        kind, indicator, indicator, measure, year, value, value_max, unit, comparator, False, strength,
        words, None, ranks, evidence, doubt,
    )  # fmt: skip


def cell(one: Fact | None, state: State = State.UNMENTIONED) -> Cell:
    if one is None:
        return Cell(state)
    return Cell(State.STATED if one.value is not None else State.WORDED, one)


def report(place: Place, writer: Writer, title: str, year: int = 2023) -> Report:
    return Report(
        DocumentType.GOVERNMENT_WORK_REPORT, title, place, year, year - 1, year,
        "市第九届人民代表大会第二次会议",
        f"{year}-01-09", f"样本/{place.name}.txt", "0" * 64, 0, writer.text, (),
    )  # fmt: skip


def normal(name: str = "云溪市", code: str | None = None, base: float = 5.0, more: int = 1) -> CitySummary:
    """A city that states most things; `more` multiplies its lists."""
    old, w = Writer(section=("二、2022年工作安排",)), Writer(section=("一、2022年工作回顾",))
    previous = fact(old, "地区生产总值", Kind.TARGET, base + 2.5, comparator=Comparator.APPROX, period="2022")
    gdp = fact(
        w, "地区生产总值", Kind.ACHIEVEMENT, 2381.6, "亿元", measure=Measure.LEVEL, ranks=(Rank("全省", 4),)
    )
    growth = fact(w, "地区生产总值", Kind.ACHIEVEMENT, base - 1.3, ranks=(Rank("全省", 3),))
    results = [fact(w, n, Kind.ACHIEVEMENT, base + i * 0.7 - 2) for i, (n, _) in enumerate(COMMON[1:6], 1)]
    income = fact(w, "居民人均可支配收入", Kind.ACHIEVEMENT, 39512, "元", measure=Measure.LEVEL)
    jobs = fact(w, "城镇新增就业", Kind.ACHIEVEMENT, 52300, "人", measure=Measure.LEVEL)
    rankings = tuple(
        Ranking(
            f"第{i}项指标增速", i, i % 2 == 0, "全省", w.say(f"第{i}项指标增速居全省第{i}位.", f"第{i}位")
        )
        for i in range(1, 5 * more + 1)
    )
    honours = tuple(
        Honour(
            f"入选第{i}批国家级试点", "全国首批", w.say(f"成功入选第{i}批国家级试点城市,改革经验在全国推广.")
        )
        for i in range(1, 4 * more + 1)
    )
    w.section = ("一、2022年工作回顾", "存在的困难和问题")
    risks = tuple(
        Risk(text, themes, w.say(text))
        for text, themes in [
            ("经济恢复的基础尚不牢固,需求收缩、供给冲击、预期转弱三重压力仍然较大", ("增长压力",)),
            ("产业结构还不够优,新兴产业占比偏低,龙头企业不多", ("产业结构", "企业与市场主体")),
            ("财政收支矛盾突出,“三保”压力较大", ("财政债务金融",)),
            ("教育、医疗、养老等公共服务供给与群众期盼还有差距", ("民生与公共服务",)),
            ("少数干部担当意识不强、抓落实的本领有待提高", ("政府效能与作风",)),
        ]
        * more
    )
    w.section = ("二、2023年工作安排", "（一）主要预期目标")
    target = fact(w, "地区生产总值", Kind.TARGET, base + 1, comparator=Comparator.GE, strength=Strength.FIRM)
    aims = [
        fact(w, "规模以上工业增加值", Kind.TARGET, base + 2),
        fact(w, "固定资产投资", Kind.TARGET, base + 4, comparator=Comparator.APPROX, strength=Strength.SOFT),
        fact(w, "社会消费品零售总额", Kind.TARGET, 6, value_max=7, comparator=Comparator.RANGE),
        fact(w, "一般公共预算收入", Kind.TARGET, 5.25),
        fact(w, "进出口总额", Kind.TARGET, None, comparator=Comparator.NONE, words="促稳提质"),
    ]
    steady = fact(
        w, "居民人均可支配收入", Kind.TARGET, None, comparator=Comparator.NONE, words="与经济增长基本同步"
    )
    prices = fact(w, "居民消费价格指数", Kind.TARGET, 3, comparator=Comparator.LE)
    hired = fact(w, "城镇新增就业", Kind.TARGET, 50000, "人", measure=Measure.LEVEL, comparator=Comparator.GE)
    w.section = ("二、2023年工作安排", "（二）重点工作")
    priorities = tuple(
        Priority(f"({'一二三四五六七八九'[i]}){words}", i + 1, w.say(f"({'一二三四五六七八九'[i]}){words}"))
        for i, words in enumerate(
            [
                "坚持工业立市、制造强市,加快构建现代化产业体系",
                "全力以赴扩大有效投资,持续释放消费潜力",
                "深化重点领域改革,打造一流营商环境",
                "推进以县城为重要载体的城镇化,促进城乡区域协调发展",
                "用心用情办好民生实事,不断增进民生福祉",
                "加强生态环境保护,建设山清水秀的美丽家园",
                "统筹发展和安全,建设更高水平的平安城市",
            ]
        )
    )
    commitments = tuple(
        Commitment(text, float(n), "个", Comparator.GE, "2023", w.say(text + ",按时序推进.", f"{n}个"))
        for n, text in [
            (55 + k, t.format(55 + k))
            for k in range(3 * more)
            for t in ("引进亿元以上项目不少于{}个", "新增专精特新企业{}个", "完成老旧小区改造{}个")
        ]
    )
    livelihood = tuple(
        Livelihood(text, i, w.say(text))
        for i, text in enumerate(
            ["新增公办幼儿园学位3000个", "改造农村危旧桥梁26座", "新建城市书房20家", "新增机动车泊位5000个"]
            * more,
            1,
        )
    )
    facts = (gdp, growth, *results, income, jobs, target, *aims, steady, prices, hired)
    place = Place(name, "浙江省", None, Level.PREFECTURE, code)
    made = report(place, w, f"2023年{name}人民政府工作报告")
    extraction = Extraction(made, facts, rankings, honours, risks, priorities, commitments, livelihood)
    by = {f.indicator: f for f in (*results,)}
    to = {f.indicator: f for f in (*aims,)}
    rows = [row("地区生产总值", gdp, growth, None, target, previous)]
    rows += [row(n, None, by.get(n), None, to.get(n), None) for n, _ in COMMON[1:6]]
    rows += [row("居民人均可支配收入", income, None, None, steady, None)]
    rows += [row("城镇居民人均可支配收入"), row("农村居民人均可支配收入", state=State.UNREAD)]
    rows += [
        row("城镇新增就业", jobs, None, hired, None, None),
        row("居民消费价格指数", None, None, None, prices),
    ]
    rows += [row("城镇调查失业率"), row("粮食总产量")]
    tiles = [Tile("地区生产总值", Measure.GROWTH, previous, growth, target, growth.ranks[0], gdp)]
    tiles += [Tile(n, Measure.GROWTH, None, by.get(n), to.get(n), None) for n, _ in COMMON[1:5]]
    tiles += [Tile("城镇新增就业", Measure.LEVEL, None, jobs, hired, None)]
    verdict = (
        Segment("2022年地区生产总值增长"), Segment(f"{base - 1.3:g}%", name, growth.evidence),
        Segment(",比上年目标低"), Segment("3.8个百分点", name, derived=True),
        Segment(";2023年目标"), Segment(f"{base + 1:g}%以上", name, target.evidence),
        Segment(",用词为“确保”。"),
    )  # fmt: skip
    highlights = (
        Highlight("全市地区生产总值2381.6亿元,总量居全省第4位", gdp.evidence),
        Highlight(f"全市地区生产总值增长{base - 1.3:g}%", growth.evidence),
        *(Highlight(h.evidence.quote, h.evidence) for h in honours),
        *(Highlight(r.evidence.quote, r.evidence) for r in rankings),
    )
    old_extraction = Extraction(
        report(place, old, f"2022年{name}政府工作报告", 2022), (previous,), (), (), (), (), (), ()
    )
    return CitySummary(
        extraction, tuple(rows), tuple(tiles), verdict, highlights, groups(risks), (name,), "浙江省 3 市",
        ("数字经济", "侨贸", "山区海岛县", "千年古城", "电气", "泵阀"), old_extraction,
    )  # fmt: skip


def row(
    indicator: str,
    level: Fact | None = None,
    growth: Fact | None = None,
    aim_level: Fact | None = None,
    aim_growth: Fact | None = None,
    previous: Fact | None = None,
    state: State = State.UNMENTIONED,
) -> IndicatorRow:
    cells = [cell(f, state) for f in (level, growth, aim_level, aim_growth)]
    return IndicatorRow(indicator, True, cells[0], cells[1], cells[2], cells[3], None, previous)


def groups(risks: Sequence[Risk]) -> tuple[RiskGroup, ...]:
    themes = dict.fromkeys(risk.themes[0] for risk in risks)
    return tuple(RiskGroup(t, tuple(r for r in risks if r.themes[0] == t)) for t in themes)


def empty(name: str = "空山县") -> CitySummary:
    """A report in which nothing was found."""
    writer = Writer()
    writer.say("各位代表:")
    place = Place(name, "浙江省", "云溪市", Level.COUNTY)
    made = replace(report(place, writer, "政府工作报告"), meeting=None, delivered_on=None)
    nothing = Extraction(made, (), (), (), (), (), (), ())
    return CitySummary(nothing, tuple(row(n) for n, _ in COMMON), (), (), (), (), (name,), "云溪市 1 县", ())


def odd(name: str = "龘<b>&州市") -> CitySummary:
    """Lists of any length, hostile text, and words that do not break."""
    city = normal(name, more=12)
    e = city.extraction
    w = Writer(text=e.report.text, paragraph=len(e.risks) + 900, section=("三、<h1>&",))
    risk = Risk(HOSTILE, ("安全与社会治理",), w.say(HOSTILE))
    long = Risk("长" * 400, ("其他",), w.say("长" * 400))
    latin = Risk("x" * 300 + "," + "9" * 300, ("其他",), w.say("x" * 300 + "," + "9" * 300))
    risks = (risk, long, latin, *e.risks)
    made = replace(e.report, text=w.text)
    return replace(
        city, extraction=replace(e, report=made, risks=risks), risk_groups=groups(risks),
        keywords=("词" * 30, HOSTILE), highlights=(Highlight(HOSTILE, risk.evidence), *city.highlights),
    )  # fmt: skip


def chart(name: str, city: str | None, width: float = 82, height: float = 60) -> Chart:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 164 120" '
        f'width="{width}mm" height="{height}mm">'
        '<rect x="2" y="2" width="160" height="116" fill="#eef3f5"/>'
        f'<text x="10" y="60" font-family="Briefgen Hei" font-size="14">{name} 6.5%</text></svg>'
    )
    return Chart(
        name, city, svg.encode(), width, height, "五项指标中三项目标高于上年实际",
        "增速，%，2022年实际与2023年目标，n=5",
        f"{city or '各市'}的{name}图",
    )  # fmt: skip


def summary(cities: Sequence[CitySummary]) -> Summary:
    """The cities with a comparison made by hand."""
    names = tuple(c.city for c in cities)
    places = tuple((n, 6.0 - i, i + 1) for i, n in enumerate(names[:2]))
    first = cities[0]
    target = first.rows[0].target_growth.fact
    assert target is not None
    findings = (
        (Segment(f"{len(names)}个城市中"), Segment("2个", derived=True),
         Segment("写明了经济增长目标,最高的是"), Segment(f"{first.city}"),
         Segment("6%以上", first.city, target.evidence), Segment("。")),
        (Segment("与上年实际增速相比,目标平均高"), Segment("2.3个百分点", derived=True), Segment("。")),
    )  # fmt: skip
    comparison = Comparison(
        2023, names, tuple(n for n, _ in COMMON), tuple(c.rows for c in cities),
        (Standing("地区生产总值", Kind.TARGET, Measure.GROWTH, places),),
        (("增长压力", tuple(range(len(names)))), ("产业结构", (1,) * len(names))),
        tuple((n, (2, 3, 1)) for n in names), findings,
    )  # fmt: skip
    return Summary(tuple(cities), comparison)


def info(**changes: object) -> BookInfo:
    made = BookInfo(
        2023, "2023年11月　第11期", "云溪研究室", "2023-11-20", "2023-11-18", "内部资料", True, "modern",
        (("briefgen", "0.1.0"), ("WeasyPrint", "70.0")), "在12份标注报告上，指标事实的F1为0.95。",
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


NOTICES = (
    Notice("source-unreadable", Severity.GAP, "文件为空，没有读入。", source="样本/空.txt"),
    Notice("figure-unread", Severity.DOUBT, "“农村居民人均可支配收入”旁的数字没有规则能读。", city="云溪市"),
)


def cities() -> tuple[CitySummary, ...]:
    return (normal(code="330300"), empty(), odd())


def charts(of: Sequence[CitySummary]) -> tuple[Chart, ...]:
    own = [chart(n, c.city) for c in of if c.tiles for n in ("目标与实际", "同省各市")]
    return (
        chart("目标对照", None, 170, 90),
        chart("风险主题", None, 82, 70),
        chart("措辞", None, 82, 70),
        *own,
    )


def alone(
    city: CitySummary,
    summary: Summary,
    charts: Sequence[Chart],
    info: BookInfo,
    history: History = NOTHING,
) -> Book:
    """One city's brief with its part of 出处, its headings those of a document of its own."""
    all_of = material([city], summary, charts, info, (), single=True, history=history)
    made = kept.bound(all_of.own[0])
    title = f"{city.city}{info.year}年政府工作报告简报"
    return Book(title, info, (made.brief, made.sources), single=True)
