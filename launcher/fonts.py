"""Chinese fonts for a browser on a machine that has none: those of .venv, through fontconfig."""

import os
import sys
from pathlib import Path
from xml.sax.saxutils import escape

from launcher.commands import output_of
from launcher.places import VENV, venv_python

CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>{folder}</dir>
</fontconfig>
"""


def settings() -> dict[str, str]:
    """Return the environment by which a browser on Linux finds the fonts of .venv, too."""
    if not sys.platform.startswith("linux") or os.environ.get("FONTCONFIG_FILE"):
        return {}
    path = VENV / "fonts.conf"
    path.write_text(CONFIGURATION.format(folder=escape(str(folder()))), encoding="utf-8")
    return {"FONTCONFIG_FILE": str(path)}


def folder() -> Path:
    """Return where the font files of .venv lie."""
    ask = "import importlib.util as i; print(i.find_spec('mplfonts').submodule_search_locations[0])"
    return Path(output_of([venv_python(), "-c", ask]).strip()) / "fonts"
