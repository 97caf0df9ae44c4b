"""One invented report of an invented city, written as a normal one; tests set it in other ways."""

from briefgen.model import Report
from briefgen.sources.raw import RawDocument
from briefgen.sources.structure import reports

TITLE = "2023年墨川市政府工作报告"
OPENING = [
    "各位代表：",
    "现在，我代表市人民政府，向大会报告工作，请予审议，并请市政协委员提出意见。",
]
REVIEW = [
    "一、2022年工作回顾",
    "2022年，是墨川爬坡过坎的一年。全市地区生产总值完成1860.5亿元、增长5.2%，居全省第3位；一般公共预算收入增长6.1%，"
    "城镇新增就业2.3万人。一年来，主要做了以下工作：",
    "（一）坚持项目为王，发展后劲不断增强。新开工亿元以上项目86个，完成投资210亿元，铸锻产业园一期建成投产，招商引资到位资金"
    "增长12%，重大项目建设跑出了加速度。",
    "（二）坚持民生为本，群众生活持续改善。改造老旧小区43个，新建学校5所，新增托位1200个，城乡居民人均可支配收入分别增长"
    "4.8%、6.9%，一批急难愁盼问题得到解决。",
    "在肯定成绩的同时，我们也清醒认识到，墨川发展还存在不少困难和问题：产业结构单一，创新能力不强；部分企业生产经营困难；"
    "民生领域还有短板；少数干部作风不实。对此，我们将采取有力措施，认真加以解决。",
]
PLAN = [
    "二、2023年工作安排",
    "今年是贯彻落实新发展规划的关键之年。政府工作的总体要求是：坚持稳中求进，统筹发展和安全，奋力建设山水园林之城。",
    "今年经济社会发展的主要预期目标是：地区生产总值增长6%左右，规模以上工业增加值增长7%，城镇新增就业2万人以上，居民收入与经济增长同步。",
    "围绕上述目标，重点做好以下工作：",
    "（一）着力壮大实体经济，夯实产业根基",
    "实施链长制，培育铸锻、煤化工两个百亿产业。新增规上企业60家，技改投资增长15%，为发展积蓄更强动能。",
    "（二）着力扩大有效需求，增强发展动力",
    "谋划重点项目120个，完成投资300亿元。开展消费促进活动200场，让城市更有烟火气。",
    "（三）着力增进民生福祉，共享发展成果",
    "新建改扩建学校8所，改造老旧小区50个，新增养老床位800张。",
    "今年，我们将办好十件民生实事：一是新建公办幼儿园4所。二是改造供水管网60公里。三是免费体检老年人5万人。",
]
GOVERNMENT = [
    "三、加强政府自身建设",
    "坚持依法行政，提升服务效能，严守廉洁底线，以实干取信于民。",
    "各位代表！让我们更加紧密地团结起来，为建设更加美好的墨川而努力奋斗！",
]
CHAPTERS = (REVIEW, PLAN, GOVERNMENT)
LINES = [TITLE, *OPENING, *REVIEW, *PLAN, *GOVERNMENT]
TEXT = "\n".join(LINES)

TOPS = [
    ("一、2022年工作回顾", "review"),
    ("二、2023年工作安排", "tasks"),
    ("三、加强政府自身建设", "government"),
]
TASKS = ["着力壮大实体经济，夯实产业根基", "着力扩大有效需求，增强发展动力", "着力增进民生福祉，共享发展成果"]


def read(text: str, stem: str = "墨川市") -> Report:
    """The one report in a text."""
    found, _ = reports(RawDocument(f"{stem}.txt", "0" * 64, text, "txt", stem))
    assert len(found) == 1
    return found[0]


def tops(report: Report) -> list[tuple[str, str]]:
    """Heading and role of the chapters."""
    return [(section.heading, section.role.value) for section in report.sections if section.level == 1]


def tasks(report: Report) -> list[str]:
    """The headings of the year's tasks."""
    return [section.heading for section in report.sections if section.level == 2 and section.role == "tasks"]


def told(report: Report, role: str) -> list[str]:
    """The paragraphs of a role, white space taken out."""
    found = [p for section in report.sections for p in section.paragraphs if p.role == role]
    return ["".join(report.slice(paragraph).split()) for paragraph in found]
