import subprocess
import sys

import pytest

from tests.extract.reporting import reported


@pytest.fixture(scope="module")
def counted() -> dict[str, int]:
    from briefgen.extract import keywords

    text = "渔业渔业造船,渔业码头。杭州2023年第3个渔业项目,加快推进造船。"
    return dict(keywords.terms(reported(text)))


def test_counts_in_falling_order(counted: dict[str, int]) -> None:
    assert list(counted.items())[:2] == [("渔业", 4), ("造船", 2)]


def test_places_numbers_and_common_words_are_left_out(counted: dict[str, int]) -> None:
    assert not {"杭州", "2023", "加快", "推进"} & set(counted)


def test_frequent_words_that_name_nothing_are_left_out_and_rare_verbs_and_frequent_nouns_stay() -> None:
    from briefgen.extract import keywords
    from briefgen.lexicon import table

    frequent = {"达到", "过去", "一切", "起来", "第二"}
    text = "长江铸造集体" + "".join(sorted(frequent))
    assert not frequent & set(table("stopwords")["words"])
    assert set(keywords.terms(reported(text + "。"))) == {"长江", "铸造", "集体"}


def test_jieba_is_imported_when_words_are_cut_and_not_before() -> None:
    code = (
        "import sys, briefgen.extract.keywords as k; print('jieba' in sys.modules);"
        "k.segmenter(); print('jieba' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]
