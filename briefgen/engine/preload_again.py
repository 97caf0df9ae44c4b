"""As `preload`, for what was built before: charts are mostly kept then, and waiting for matplotlib (0.6 s) is
not worth it."""

import importlib
import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
_setting = ("weasyprint", "weasyprint.pdf.fonts", "briefgen.outputs.setting")
_names = ("briefgen.extract", "briefgen.analysis", "pandas", "pikepdf", "uharfbuzz")
# WeasyPrint reads FONTCONFIG_FILE when it is imported.
for _name in (*_names, *(_setting if os.environ.get("FONTCONFIG_FILE") else ())):
    importlib.import_module(_name)
