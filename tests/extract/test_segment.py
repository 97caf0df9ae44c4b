"""Words are cut as jieba cuts them, with as much of its dictionary as the text asks for."""

import logging

import pytest

from briefgen import demo, sources
from briefgen.extract.passages import passages
from briefgen.extract.segment import Segmenter, segmenter

SMALL = "渔 5 n\n渔业 40 n\n业 9 n\n造船 30 v\n造船厂 20 n\n船 8 n\n厂 0 n\n渔港 7 n\nB超 3 n\n渔业局 1 n\n"


def test_words_are_those_of_jieba() -> None:
    import jieba

    jieba.setLogLevel(logging.CRITICAL)
    whole = jieba.Tokenizer()
    whole.FREQ, whole.total = whole.gen_pfdict(whole.get_dict_file())
    whole.initialized = True
    reports = sources.read([demo.reports_dir() / "2023"]).reports
    texts = [passage.text for report in reports for passage in passages(report)]
    assert len(texts) > 200
    strange = [
        "",
        "　",
        "龘龘龘",
        "c++与B超",
        "100％。AI+制造",
        "㐀㐁中国",
        "厂厂造船厂厂",
        "A-B．国有企业",
        "𠮷野家",
    ]
    for text in [*texts, *strange]:
        assert segmenter().words(text) == whole.lcut(text, HMM=False), text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("渔业造船厂", ["渔业", "造船厂"]),
        ("渔业局造船", ["渔业局", "造船"]),
        ("厂渔港", ["厂", "渔港"]),
        ("造渔", ["造", "渔"]),
        ("做B超。", ["做", "B超", "。"]),
        ("，。", ["，", "。"]),
        ("", []),
    ],
)
def test_the_likeliest_way_through_a_small_dictionary(text: str, words: list[str]) -> None:
    assert Segmenter(SMALL).words(text) == words


def test_what_was_read_for_one_text_serves_the_next() -> None:
    small = Segmenter(SMALL)
    once = small.words("渔业造船厂渔港")
    assert small.words("渔业造船厂渔港") == once == ["渔业", "造船厂", "渔港"]


def test_longer_words_of_a_beginning_known_before_are_read_when_they_can_stand() -> None:
    small = Segmenter(SMALL)
    assert small.words("渔业造船渔") == ["渔业", "造船", "渔"]
    assert small.words("造船厂渔业局") == ["造船厂", "渔业局"]


def test_a_whole_text_read_at_once_is_cut_as_its_paragraphs_are() -> None:
    texts = ["渔业造船厂", "渔业局造船", "做B超"]
    one_by_one = Segmenter(SMALL)
    assert Segmenter(SMALL).words(*texts) == [word for text in texts for word in one_by_one.words(text)]
