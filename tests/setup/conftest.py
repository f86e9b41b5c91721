"""Tests of what stands beside the product: run.py, its launcher and the locks."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
