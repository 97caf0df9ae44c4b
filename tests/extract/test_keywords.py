import subprocess
import sys
from pathlib import Path

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


def test_jieba_waits_until_it_is_needed() -> None:
    code = "import sys, briefgen.extract.keywords; print('jieba' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_the_dictionary_is_kept_in_a_folder_given_or_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from briefgen.extract import keywords

    (tmp_path / "own").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    report = reported("渔业渔业造船。")
    assert keywords.terms(report, str(tmp_path / "own")) == keywords.terms(report)
    assert [path.name for path in tmp_path.rglob("*.cache")] == ["jieba.cache"]
    assert (tmp_path / "own" / "jieba.cache").is_file()
