"""The generator of scale tests: as many as asked, each of its own city, the same every time."""

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "generate.py"


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["generate"] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("year", [2022, 2023])
def test_same_arguments_same_reports(generate: ModuleType, year: int) -> None:
    first, again = (dict(generate.reports(12, year, 7)) for _ in range(2))
    assert first == again
    assert len(first) == 12
    assert dict(generate.reports(12, year, 8)) != first


def test_each_report_is_its_own_citys(generate: ModuleType) -> None:
    for name, text in generate.reports(12, 2023):
        assert name in text
        assert len(text) > 2500
        assert not re.search("汐州|枫陵|榴溪|鹭渚|墨川|漠关|稷原|粟丰|澜东|苍岭", text)
        assert re.search(r"生产总值", text)


def test_too_many_cities(generate: ModuleType) -> None:
    with pytest.raises(ValueError, match="only"):
        next(generate.reports(10_000, 2023))
