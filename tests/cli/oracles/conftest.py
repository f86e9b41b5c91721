"""Where the public data files are, which are not part of the product."""

import os
from pathlib import Path

import pytest

_CHECKOUT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def stats_data() -> Path:
    return Path(os.environ.get("MANYI_STATS_DATA", _CHECKOUT.parent / "shared/data/stats"))
