"""How a figure is printed: rounded once, by the rule and to the places the regulation gives."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from manyi.analytics.rounding import round_half_even, round_half_up
from manyi.regulation.formulas import Unit

Rounding = Literal["half_up", "half_even"]

NOTHING = "—"
_RULES = {"half_up": round_half_up, "half_even": round_half_even}
_WORDS = {"half_up": "四舍五入", "half_even": "按 GB/T 8170 修约（四舍六入五成双）"}


@dataclass(frozen=True)
class Style:
    """Places and rounding rule of one score."""

    decimals: int = 2
    rounding: Rounding = "half_up"

    @property
    def words(self) -> str:
        return f"{_WORDS[self.rounding]}，保留 {self.decimals} 位小数；计算过程不取舍"

    def text(self, value: float | None, unit: Unit) -> str:
        """Return the figure as people read it; a dash where there is none."""
        if value is None:
            return NOTHING
        if unit == "count":
            return str(_RULES[self.rounding](value, 0))
        scaled = value * 100 if unit in ("share", "hundred") else value
        rounded: Decimal = _RULES[self.rounding](scaled, self.decimals)
        return f"{rounded}%" if unit == "share" else str(rounded)
