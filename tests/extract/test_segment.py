"""Words are cut as jieba cuts them, with as much of its dictionary as the text asks for."""

import logging
import subprocess
import sys
from pathlib import Path

import pytest

from briefgen import demo, sources
from briefgen.cache import compiled
from briefgen.extract import segment
from briefgen.extract.passages import passages
from briefgen.extract.segment import Segmenter, index, segmenter

SMALL = "渔 5 n\n渔业 40 n\n业 9 n\n造船 30 v\n造船厂 20 n\n船 8 n\n厂 0 n\n渔港 7 n\nB超 3 n\n渔业局 1 n\n"


def small() -> Segmenter:
    data = SMALL.encode()
    return Segmenter(data, index(data))


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
    assert small().words(text) == words


def test_what_was_read_for_one_text_serves_the_next() -> None:
    cut = small()
    once = cut.words("渔业造船厂渔港")
    assert cut.words("渔业造船厂渔港") == once == ["渔业", "造船厂", "渔港"]


def test_longer_words_of_a_beginning_known_before_are_read_when_they_can_stand() -> None:
    cut = small()
    assert cut.words("渔业造船渔") == ["渔业", "造船", "渔"]
    assert cut.words("造船厂渔业局") == ["造船厂", "渔业局"]


def test_a_whole_text_read_at_once_is_cut_as_its_paragraphs_are() -> None:
    texts = ["渔业造船厂", "渔业局造船", "做B超"]
    one_by_one = small()
    assert small().words(*texts) == [word for text in texts for word in one_by_one.words(text)]


def test_a_dictionary_in_any_order_is_read() -> None:
    lines = [line for line in SMALL.split("\n") if line]
    for turned in range(len(lines)):
        data = "\n".join([*lines[turned:], "", *lines[:turned]]).encode()
        made = index(data)
        assert made.total == 123
        assert Segmenter(data, made).words("渔业局造船厂渔港渔") == ["渔业局", "造船厂", "渔港", "渔"]


def test_the_index_of_jiebas_dictionary_is_the_same_kept_or_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(compiled.FOLDER, str(tmp_path))
    made = segmenter.__wrapped__()
    monkeypatch.setattr(segment, "index", lambda data: pytest.fail("made again"))
    again = segmenter.__wrapped__()
    assert again.words("渔业造船厂与国有企业") == made.words("渔业造船厂与国有企业")
    assert again._index == made._index


def test_what_was_read_of_many_texts_is_let_go_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segment, "_MANY", 5)
    cut = small()
    assert cut.words("渔业局造船厂") == ["渔业局", "造船厂"]
    assert cut._jieba.weights["渔业局"] < 0
    assert cut.words("渔港造船") == ["渔港", "造船"]
    assert "渔业局" not in cut._jieba.weights
    assert cut.words("渔业局造船厂") == ["渔业局", "造船厂"]


def test_jieba_reads_what_it_guesses_by_when_it_guesses() -> None:
    code = (
        "import sys; from briefgen.extract.segment import segmenter, _GUESSES; cut = segmenter();"
        "cut.words('他来到了渔港'); print(_GUESSES in sys.modules); from jieba import finalseg;"
        "print(*finalseg.cut('网易杭研大厦')); print(_GUESSES in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["False", "网易 杭 研大厦", "True"]
