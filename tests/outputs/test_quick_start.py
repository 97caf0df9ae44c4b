"""What WeasyPrint reads when it is imported is the same, read anew or kept."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from briefgen.cache import Store, compiled
from briefgen.outputs import quick_start

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import hashlib, sys
from pathlib import Path
import pycparser, tinycss2
from briefgen.cache import Store, compiled
from briefgen.outputs import quick_way, ready, setting
from briefgen.render import roots
how, folder = sys.argv[1:]
if how == "unknown":
    quick_way.FILES.clear()
if how == "another":
    import cffi.recompiler
    del cffi.recompiler.make_py_source
seen = {"declarations": 0, "style sheets": 0}
def counted(name, function):
    def call(*args, **named):
        seen[name] += 1
        return function(*args, **named)
    return call
parse = pycparser.CParser.parse = counted("declarations", pycparser.CParser.parse)
sheets = tinycss2.parse_stylesheet = counted("style sheets", tinycss2.parse_stylesheet)
in_bytes = tinycss2.parse_stylesheet_bytes = counted("style sheets", tinycss2.parse_stylesheet_bytes)
page = '''<html lang="zh"><head><title>页</title><link rel="stylesheet" href="styles/base.css">
<link rel="stylesheet" href="styles/pages.css"></head><body><h1 id="a">甲</h1><p>一<b>二</b><q>三</q></p>
<ol style="list-style: upper-roman"><li>四<li>五<ol style="list-style: cjk-decimal"><li>六</ol></ol>
<table><tr><th>七<td>八</table></body></html>'''
with compiled.kept(None if how == "without" else Store(Path(folder))):
    ready.prepare()
    ready.library()
    made = setting.galley(page, {}, roots("modern"))
    from weasyprint import html
    for name in ("UA", "UA_FORM", "PH"):
        matcher = vars(getattr(html, name + "_STYLESHEET").matcher)
        rules = sum(len(one) for one in matcher.values() if isinstance(one, (dict, list)))
        print(name, rules, matcher["order"])
    print(hashlib.sha256(repr((made.body, made.anchors, made.sheets)).encode()).hexdigest())
    print(hashlib.sha256(repr(html.UA_COUNTER_STYLE).encode()).hexdigest(), len(html.UA_COUNTER_STYLE))
assert (pycparser.CParser.parse, tinycss2.parse_stylesheet) == (parse, sheets)
print(seen["declarations"], seen["style sheets"])
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    folder = tmp_path_factory.mktemp("start")
    (folder / "script.py").write_text(SCRIPT, "utf-8")
    found = {}
    for how in ("without", "first", "again", "unknown", "another"):
        command = [sys.executable, str(folder / "script.py"), how]
        command += [str(folder / ("another" if how == "another" else "store"))]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            command, env=environment, check=True, capture_output=True, text=True, timeout=200
        )
        found[how] = done.stdout.splitlines()
    return found


@pytest.mark.parametrize("how", ["first", "again", "unknown", "another"])
def test_it_is_the_same_as_where_nothing_is_kept(told: dict[str, list[str]], how: str) -> None:
    assert told[how][:-1] == told["without"][:-1]
    assert int(told[how][0].split()[-1]) > 100  # rules of the browser's own style sheet


def test_what_is_kept_is_not_read_again(told: dict[str, list[str]]) -> None:
    read = {how: tuple(map(int, lines[-1].split())) for how, lines in told.items()}
    assert read["again"] == (0, 0)
    # The library's declarations and ours are then compiled, and types not parsed where they are asked for.
    assert 3 <= read["first"][0] < read["without"][0]
    assert read["first"][1] == read["without"][1] > 5
    assert read["unknown"] == read["without"]


def test_a_sheet_that_does_more_than_give_rules_is_read_each_time(tmp_path: Path) -> None:
    made = []
    with compiled.kept(Store(tmp_path)):
        for _ in range(2):
            quick_start.sheet("@Font-Face { src: url(a) }", lambda: made.append("face"))
            quick_start.sheet("p { color: red } /* none yet */", lambda: made.append("rules"))
    assert made == ["face", "rules", "face"]
    assert quick_start.sheet("p { color: red } /* none yet */", lambda: "anew") == "anew"
