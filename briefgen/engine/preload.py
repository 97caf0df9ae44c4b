"""What the server of workers imports once for all of them; nothing here may start a thread."""

import importlib
import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
_setting = ("weasyprint", "weasyprint.pdf.fonts", "briefgen.outputs.setting")
_names = ("briefgen.extract", "briefgen.analysis", "pandas", "briefgen.charts", "pikepdf", "uharfbuzz")
# WeasyPrint reads FONTCONFIG_FILE when it is imported.
for _name in (*_names, *(_setting if os.environ.get("FONTCONFIG_FILE") else ())):
    importlib.import_module(_name)
