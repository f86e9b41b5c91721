"""Where things lie: the checkout, its .venv and the home of the running installation."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
REQUIREMENTS = ROOT / "requirements"
VENDOR = ROOT / "src" / "manyi" / "web" / "static" / "vendor"


def home() -> Path:
    """Return the folder of the installation's own data: MANYI_HOME, else var/ in the checkout."""
    return Path(os.environ.get("MANYI_HOME") or ROOT / "var").resolve()


def venv_program(name: str) -> Path:
    """Return the path of a program of .venv on this kind of system."""
    if sys.platform == "win32":
        return VENV / "Scripts" / f"{name}.exe"
    return VENV / "bin" / name


def venv_python() -> Path:
    """Return the interpreter of .venv."""
    return venv_program("python")
