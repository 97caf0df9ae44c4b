from briefgen.extract import ordinals
from briefgen.extract.fold import fold
from briefgen.model import Level, Place


def _found(text: str, *places: str) -> list[tuple[int, str]]:
    return [(o.rank, o.scope) for o in ordinals.find(fold(text).text, places)]


def test_own_prefecture_and_province_open_a_scope() -> None:
    town = Place("石泊市", "沧海省", "澄江口市", Level.COUNTY)
    assert ordinals.place_heads(town) == ("澄江口", "沧海")
    assert _found("港口用电量澄江口第一", *ordinals.place_heads(town)) == [(1, "澄江口")]
    assert _found("港口用电量澄江口第一") == []


def test_spans_cover_verb_scope_and_figure() -> None:
    text = "造船产量稳居全省第12位。"
    (found,) = ordinals.find(text)
    assert text[found.stem : found.end] == "稳居全省第12位"
    assert text[found.start : found.end] == "第12位"


def test_chain_stands_or_falls_with_its_last() -> None:
    assert _found("建设第二、第三、第五人民医院") == []
    assert _found("分别居全省第二、第三、第五") == [(2, "全省"), (3, "全省"), (5, "全省")]


def test_chinese_numerals() -> None:
    assert _found("位列全国第一百零三位") == [(103, "全国")]
    assert _found("位列全国第十") == [(10, "全国")]


def test_without_ordinals_nothing() -> None:
    assert ordinals.find("") == ()
    assert ordinals.find("第") == ()
    assert ordinals.find("位") == ()
