"""What the server of workers imports once for all of them; nothing here may start a library."""

import importlib
import os

if os.environ.get("FONTCONFIG_FILE"):  # the library reads it when it is imported
    for _name in ("weasyprint", "weasyprint.pdf.fonts", "pikepdf"):
        importlib.import_module(_name)
