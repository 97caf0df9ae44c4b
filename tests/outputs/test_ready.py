"""WeasyPrint is imported without running other programs and without files in the temporary folder."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SCRIPT = """
import sys
seen = []
sys.addaudithook(lambda event, args: seen.append((event, str(args[0]))) if "tempfile" in event else None)
sys.addaudithook(lambda event, args: seen.append((event, args[0])) if event == "subprocess.Popen" else None)
from briefgen.outputs import ready
ready.library()
import ctypes.util, weasyprint.text.ffi
assert ctypes.util._findLib_gcc.__module__ == ctypes.util._findSoname_ldconfig.__module__ == "ctypes.util"
print(seen)
"""


def test_nothing_is_run_to_find_a_library(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path)}
    run = [sys.executable, "-c", SCRIPT]
    told = subprocess.run(run, env=environment, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


RARE = """
import io, sys
from briefgen.outputs import ready
ready.library()
rare = "fontTools.subset", "fontTools.ttLib", "fontTools.varLib.instancer"
print([name for name in rare if name in sys.modules])
from weasyprint.pdf import fonts
options = fonts.subset.Options(retain_gids=True)
import fontTools.subset
assert isinstance(options, fontTools.subset.Options) and options.retain_gids
from fontTools.fontBuilder import FontBuilder
built = FontBuilder(1000)
built.setupGlyphOrder([".notdef"])
try:
    fonts.instantiateVariableFont(built.font, {})
except ValueError as error:
    print("fvar" in str(error))
try:
    fonts.TTFont(io.BytesIO(b"none"))
except fonts.TTLibError as error:
    print("Not a TrueType" in str(error))
from weasyprint.text.fonts import woff2
try:
    woff2.decompress(io.BytesIO(b"none"), io.BytesIO())
except fonts.TTLibError:
    print("no woff2")
print([name for name in rare if name in sys.modules])
"""


def test_what_only_other_faces_need_is_imported_when_it_is_used() -> None:
    run = [sys.executable, "-c", RARE]
    told = subprocess.run(
        run, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True
    )
    assert told.stdout.splitlines() == [
        "[]",
        "True",
        "True",
        "no woff2",
        "['fontTools.subset', 'fontTools.ttLib', 'fontTools.varLib.instancer']",
    ]


DAMAGED = """
import sys
from briefgen import assets
from briefgen.errors import AssetError
from briefgen.outputs import ready
if sys.argv[1] == "worker":
    import os, tempfile
    from pathlib import Path
    os.environ["FONTCONFIG_FILE"] = str(assets.fontconfig(Path(tempfile.mkdtemp(prefix="briefgen-fonts-"))))
assets.fault_of = lambda face: "damaged"
for check in (ready.prepare, ready.prepare):
    try:
        check()
        print("passed")
    except AssetError:
        print("refused")
"""


def test_faces_are_checked_by_who_builds_and_not_again_by_workers(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path)}
    environment.pop("FONTCONFIG_FILE", None)
    told = [
        subprocess.run(
            [sys.executable, "-c", DAMAGED, who], env=environment, capture_output=True, text=True, check=True
        ).stdout.split()
        for who in ("builder", "worker")
    ]
    assert told == [["refused", "refused"], ["passed", "passed"]]
