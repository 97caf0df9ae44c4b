"""WeasyPrint is imported without running compilers and without files in the temporary folder."""

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
assert ctypes.util._findLib_gcc.__module__ == "ctypes.util"
print([what for what in seen if "ldconfig" not in str(what[1])])
"""


def test_nothing_is_compiled_to_find_a_library(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path)}
    run = [sys.executable, "-c", SCRIPT]
    told = subprocess.run(run, env=environment, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
