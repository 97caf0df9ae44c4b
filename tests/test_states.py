"""What travels between stages and processes comes back as it was."""

import copy
import pickle
from dataclasses import FrozenInstanceError, dataclass, fields, is_dataclass
from typing import Any

import pytest

from briefgen import demo, model, sources
from briefgen.extract import extract
from briefgen.model.states import direct


@dataclass(frozen=True, slots=True)
class Leaf:
    colour: str = "红"


@dataclass(frozen=True, slots=True)
class Branch:
    leaves: tuple[Leaf, ...]
    length: float = 1.5


direct([Leaf, Branch, "no type", int])


@pytest.mark.parametrize("protocol", [2, pickle.HIGHEST_PROTOCOL])
def test_a_report_and_its_records_come_back(protocol: int) -> None:
    report = sources.read([demo.reports_dir() / "2023"]).reports[0]
    for one in (report, extract(report)):
        back = pickle.loads(pickle.dumps(one, protocol))
        assert back == one
        assert repr(back) == repr(one)
        assert copy.copy(one) == one


def test_one_field_alone_and_within_others() -> None:
    tree = Branch((Leaf(), Leaf("")), 2.0)
    assert pickle.loads(pickle.dumps(tree)) == copy.deepcopy(tree) == tree
    assert pickle.loads(pickle.dumps(Leaf("绿"))).colour == "绿"


def test_they_stay_frozen() -> None:
    back: Any = pickle.loads(pickle.dumps(Leaf()))
    with pytest.raises(FrozenInstanceError):
        back.colour = "黄"


def test_all_types_of_the_model_are_so() -> None:
    kinds = [kind for kind in vars(model).values() if isinstance(kind, type) and is_dataclass(kind)]
    assert len(kinds) > 30
    for kind in kinds:
        made: Any = kind.__new__(kind)
        made.__setstate__([field.name for field in fields(kind)])
        assert made.__getstate__() == [field.name for field in fields(kind)]
        assert made.__setstate__.__module__ == "briefgen.model.states"
