"""Outcome rates as R outcomerate computes them."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from manyi.analytics.responserates import (
    Dispositions,
    eligibility_rate,
    published_rates,
    response_rates,
    tally_dispositions,
)
from manyi.cli.oracles.check import Check
from manyi.cli.oracles.row import Row, read_columns

_FILE = "aapor_middleearth.csv"
_PACKAGE = "R outcomerate，随附数据 middleearth；AAPOR Standard Definitions"
_NAMES = [
    "RR1",
    "RR2",
    "RR3",
    "RR4",
    "RR5",
    "RR6",
    "COOP1",
    "COOP2",
    "COOP3",
    "COOP4",
    "REF1",
    "REF2",
    "REF3",
    "CON1",
    "CON2",
    "CON3",
    "LOC1",
    "LOC2",
]
_PLAIN = [
    "0.46913580247",
    "0.67839506173",
    "0.47149080236",
    "0.68180051551",
    "0.52522460263",
    "0.75950241880",
    "0.65573770492",
    "0.94823123382",
    "0.65630397237",
    "0.94905008636",
    "0.03641975309",
    "0.03660257545",
    "0.04077401520",
    "0.71543209877",
    "0.71902347360",
    "0.80096751900",
    "0.89320987654",
    "0.89769367238",
]
_WEIGHTED = [
    "0.58783456112",
    "0.79870909637",
    "0.58946261911",
    "0.80092118939",
    "0.62391999706",
    "0.84773950023",
    "0.70265271759",
    "0.95471609573",
    "0.70315737134",
    "0.95540178448",
    "0.03728379096",
    "0.03738705160",
    "0.03957253330",
    "0.83659330762",
    "0.83891032420",
    "0.88794931186",
    "0.94216336051",
    "0.94477276235",
]
_EXAMPLE = [
    "0.2564102564",
    "0.4615384615",
    "0.2717391304",
    "0.4891304348",
    "0.3571428571",
    "0.6428571429",
    "0.4000000000",
    "0.7200000000",
    "0.4347826087",
    "0.7826086957",
    "0.1282051282",
    "0.1358695652",
    "0.1785714286",
    "0.6410256410",
    "0.6793478261",
    "0.8928571429",
    "0.7179487179",
    "0.7608695652",
]


def rows(data: Path) -> Iterator[Row]:
    """Yield the rates of a survey, plain and weighted, and of an example of counts."""
    for check in _CHECKS:
        yield from check.rows(data)


def _plain(data: Path) -> list[float]:
    counts = tally_dispositions(read_columns(data / _FILE).texts["code"])
    rates = published_rates(response_rates(counts))
    return [eligibility_rate(counts), *(rates[name] for name in _NAMES)]


def _weighted(data: Path) -> list[float]:
    columns = read_columns(data / _FILE)
    codes, weights = columns.texts["code"], columns.numbers("svywt")[:, 0]
    rates = published_rates(response_rates(tally_dispositions(codes, weights=weights)))
    return [rates[name] for name in _NAMES]


def _example(_data: Path) -> list[float]:
    counts = Dispositions(10, 8, 5, 3, 2, unknown_household=7, unknown_other=4)
    rates = published_rates(response_rates(counts, e=0.8))
    return [rates[name] for name in _NAMES]


def _called(suffix: str, texts: Sequence[str]) -> list[tuple[str, str]]:
    return [(f"{name}{suffix}", text) for name, text in zip(_NAMES, texts, strict=True)]


_CHECKS = (
    Check([("合格率 e", "0.9532279315"), *_called("", _PLAIN)], _plain, _PACKAGE, [_FILE]),
    Check(_called("（加权）", _WEIGHTED), _weighted, _PACKAGE, [_FILE]),
    Check(_called("（计数例）", _EXAMPLE), _example, "R outcomerate，函数文档的例子"),
)
