"""Pages of many rules, texts and drawings are the same with the quicker ways and without, in any order."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from briefgen.errors import BuildError
from briefgen.outputs import setting

ROOT = Path(__file__).resolve().parents[2]
LOOK = """* { font: 9pt/14pt "Briefgen Song"; box-sizing: border-box }
:root { --ink: #123456 }
body { margin: 0 }
p + p { color: var(--ink) }
p > b, .a .b { font-weight: 700 }
[data-x] { color: #00f }
a { color: red; text-decoration: underline }
.c::before { content: attr(title) "：" }
ul { list-style: decimal inside }
li:nth-child(2) { color: rgb(9 9 9 / .5) }
p:last-child { letter-spacing: 2pt; text-align: justify }
.a:not(#two) { background: #eee }
:lang(en) { font-family: "Briefgen Hei" }
table { border-collapse: collapse }
td { border-bottom: .5pt solid #000; padding: 2pt }
td[colspan] { text-align: right }
.f { float: left; width: 40% }
.k { columns: 2; column-rule: 1pt solid #900; orphans: 1; widows: 1 }
.n { margin: -3pt 0 9pt; outline: 1pt solid currentcolor; break-after: avoid }
.n + .n { clear: left; border: 2pt dotted; transform: rotate(3deg) }
.t { display: table-cell }
.o { page: other }
.j { text-align: justify }
.j i { color: #006 }
.e { width: 4em; overflow: hidden; white-space: nowrap; text-overflow: ellipsis }
.w { display: inline-block }
.x { overflow-wrap: anywhere }
.m { width: 2.2em; continue: discard; max-lines: 1; block-ellipsis: auto }
"""
LOOKS = {
    "plain": LOOK,
    "wide": LOOK + "p { margin-left: 5vw }",
    "small": LOOK + "@page { size: A5 } p { margin-left: 5vw }",
    "cut": LOOK + "html { overflow: hidden }",
    "anchored": LOOK + "p.b { -weasy-anchor: 'b' }",
}
BODY = """<div class="a" id="one"><p>甲<b>乙</b>丙</p><p class="b c" title="题">
丁“戊”，<i class="b">己</i>（庚）。</p>
</div><div class="a" id="two"><p>辛 <a href="#one" id="x\\y">AV 12.5%</a></p>
<p lang="en">Ta To fi office, and what it says in English goes on for long enough to be more than one line,
or even two.</p></div><ul><li>一</li><li class="c" title="列">二</li><li data-x="1">三</li></ul>
<img src="a.svg" alt="图"/><table id="t"><tr><td>1</td><td>2</td></tr>
<tr><td colspan="2" style="height: 30pt">3</td></tr></table>
<div class="f"><p>左边的一段字，比一行要长一些，所以会折行。</p><p>右</p></div><p>绕排的字。</p>
<div class="f"><p>又一段，占三行以上，让右边的字从它旁边绕过去：
一、二、三、四、五、六、七、八、九、十。</p></div>
<p><span class="w">Total <b>5</b></span><span class="w x">12.5% <b>6</b></span></p>
<p>Total <b>5</b>、12.5% <b>6</b></p>
<table class="x"><tr><td>Total </td><td>12.5% </td></tr></table><p class="x">12.5% <b>6</b></p>
<p>绕排的第二段，<b>有粗的</b>字，也有 12.5% 与 <i>antidisestablishmentarianism</i>，
比一行长得多，所以会折几行。</p>
<p class="j">两端对齐的一段，有<i>斜的几个字</i>在里面，比一行长得多；
又有<i>斜的几个字</i>在里面，也比一行长得多，再有<i>斜的几个字</i>，还有<i>斜的几个字</i>，到了这里才算完了。</p>
<p><i>斜的几个字</i></p><p class="e">装不下的几个字</p>
<p class="m"><i>甲乙</i><i>丙丁</i></p><p class="m"><i>甲乙</i></p>
<div class="k"><p>分栏的一段。</p><p>分栏的二段。</p></div><p class="n">收拢的边</p><p class="n">歪的字</p>
<div><i class="t">格</i> <i class="t">格</i> 格外</div><div class="o"><h2>另一页</h2><p>另一页的字。</p></div>
<p>Donaudampfschifffahrtsgesellschaftskapitänsmützenfabrikantenverbandsvorsitzender 一行</p>"""
OTHER = BODY.replace("<p>", '<p style="color: #060">', 1).replace("<li>", "<li><b>又</b>", 1)
DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" width="90" height="50" viewBox="0 0 90 50">
<g opacity=".5">
<path d="M 0 0 L 9 9 C 1.5 2 3 4 5 6 z" style="fill: #f00; stroke: #00f; stroke-width: 2"/></g>
<path d="M 0 0 L 9 9 z M 4 -4.25 L 8 8" style="fill: none; stroke: #00f; stroke-dasharray: 2,1"/>
<path d="M 2 2 L 9 3" style="fill: #f00; fill-opacity: .5"/>
<path d="M 2 2 L 9 3" style="fill: #f00; fill-opacity: .5"/><path d="M 2 2 L 9 3" style="fill: #f00"/>
<path d="m2,2 l9,3 h4" style="fill: #f00"/><path d="M 2 2 L 9 3" transform="scale(2)"/></svg>"""
ORDERS = (
    "plain:0 plain:1 plain:0 wide:0 small:0 cut:0 cut:1 anchored:0",
    "cut:1 cut:0 small:0 anchored:0 plain:1 wide:0 plain:0",
)
SCRIPT = """
import hashlib, sys
from dataclasses import replace
from pathlib import Path
from briefgen.outputs import pdf, quick, quick_way, setting
from tests.outputs.test_quick_pages import BODY, DRAWING, OTHER
folder, how, order = sys.argv[1:]
if how == "without":
    quick.KNOWN = dict.fromkeys(quick.KNOWN, "")
    quick_way.FILES.clear()
for name in order.split():
    look, number = name.split(":")
    sheet = f'<link rel="stylesheet" href="{look}.css">'
    body = (BODY, OTHER)[int(number)]
    page = f'<html lang="zh-CN"><head><title>页</title>{sheet}</head><body>{body}</body></html>'
    made = setting.galley(page, {"a.svg": DRAWING.encode()}, (Path(folder),))
    made = replace(made, body=replace(made.body, digest=""))  # how objects were compressed does not matter
    print(name, hashlib.sha256(repr(made).encode()).hexdigest())
quick_way.names()  # keeps the modules till the end, after system libraries would have been closed
"""


def told(folder: Path, how: str, order: str) -> dict[str, str]:
    """The digest of each page set in one process."""
    for name, text in LOOKS.items():
        (folder / f"{name}.css").write_text(text, "utf-8")
    script = folder / "script.py"
    script.write_text(SCRIPT, "utf-8")
    done = subprocess.run(
        [sys.executable, str(script), str(folder), how, order],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
        capture_output=True,
        text=True,
        timeout=200,
    )
    lines = [line.split() for line in done.stdout.splitlines()]
    found = dict(lines)
    assert [[name, found[name]] for name, _ in lines] == lines, "a page is not the same the second time"
    return found


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return told(tmp_path_factory.mktemp("without"), "without", ORDERS[0])


@pytest.mark.parametrize("order", ORDERS)
def test_pages_are_the_library_s_own_in_any_order(tmp_path: Path, plain: dict[str, str], order: str) -> None:
    found = told(tmp_path, "with", order)
    assert len(set(found.values())) == len(found)
    assert {name: plain[name] for name in found} == found


def test_what_is_warned_of_is_warned_of_each_time(tmp_path: Path) -> None:
    (tmp_path / "look.css").write_text("p { line-height: calc(1em * 1em) }", "utf-8")
    head = '<head><title>页</title><link rel="stylesheet" href="look.css"></head>'
    for _ in range(2):
        with pytest.raises(BuildError, match="Invalid math function"):
            setting.galley(f'<html lang="zh-CN">{head}<body><p>甲</p></body></html>', {}, (tmp_path,))
