"""What the server of workers imports once for all of them; nothing here may start a thread."""

import gc
import importlib

from briefgen.cache import compiled

gc.disable()  # what is imported stays, and workers disable it: its looking took a tenth of the time
compiled.inherited()
importlib.import_module("briefgen.extract")
importlib.import_module("briefgen.engine.preload_again")
importlib.import_module("briefgen.charts")
gc.freeze()  # what was imported is no rubbish
