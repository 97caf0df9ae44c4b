"""What the server of workers imports once where most is kept from builds before: what sets pages, and first.

Reports, summaries and charts are mostly kept then or made by the process that builds; a worker that must read
a report after all imports that itself.
"""

import gc
import importlib
import os

from briefgen.cache import compiled

gc.disable()  # what is imported stays, and workers disable it: its looking took a tenth of the time
compiled.inherited()
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
_making_up = ("briefgen.presswork", "briefgen.outputs.assemble", "briefgen.outputs.finish", "uharfbuzz")
_checking = ("briefgen.gates", "briefgen.outputs.check.gates")
if os.environ.get("FONTCONFIG_FILE"):  # WeasyPrint reads it when it is imported
    importlib.import_module("briefgen.outputs.ready").library()
    importlib.import_module("briefgen.outputs.setting")
    importlib.import_module("briefgen.outputs.quick").install()
for _name in (*_making_up, *_checking):
    importlib.import_module(_name)
# Workers then look at what they make themselves only, and share what was imported, which is no rubbish.
gc.freeze()
