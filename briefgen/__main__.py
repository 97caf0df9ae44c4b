"""`python -m briefgen`."""

import gc
import importlib

gc.set_threshold(50_000)  # what is imported stays: looking for rubbish took a twelfth of a start
importlib.import_module("briefgen.cli").main()
