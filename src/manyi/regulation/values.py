"""Periods and shares as a regulation writes them: `15 days`, `1 working day`, `60%`."""

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, GetCoreSchemaHandler, PlainSerializer, PlainValidator
from pydantic_core import PydanticCustomError, core_schema

Unit = Literal["hour", "working_hour", "day", "working_day", "week", "month", "year"]

_PERIOD = re.compile(r"([1-9]\d{0,3}) (hour|working hour|day|working day|week|month|year)(s?)")
_SHARE = re.compile(r"(\d{1,3}(?:\.\d{1,6})?)%")
_WORDS: dict[str, str] = {
    "hour": "小时",
    "working_hour": "个工作小时",
    "day": "天",
    "working_day": "个工作日",
    "week": "周",
    "month": "个月",
    "year": "年",
}


@dataclass(frozen=True, order=True)
class Period:
    """A length of time with its unit, for example 15 calendar days."""

    count: int
    unit: Unit

    @classmethod
    def parse(cls, text: object) -> "Period":
        """Read `15 days`; anything else is a ValueError."""
        match = _PERIOD.fullmatch(text) if isinstance(text, str) else None
        if match is None:
            raise ValueError(f"not a period: {text!r}")
        unit = match[2].replace(" ", "_")
        return cls(count=int(match[1]), unit=unit)  # type: ignore[arg-type]  # the pattern allows only units

    @property
    def label(self) -> str:
        """The period in Chinese, as a page prints it."""
        return f"{self.count} {_WORDS[self.unit]}"

    def __str__(self) -> str:
        plural = "" if self.count == 1 else "s"
        return f"{self.count} {self.unit.replace('_', ' ')}{plural}"

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(
            _period, serialization=core_schema.to_string_ser_schema()
        )


def _period(value: object) -> Period:
    if isinstance(value, Period):
        return value
    try:
        return Period.parse(value)
    except ValueError as error:
        raise PydanticCustomError("period", "not a period") from error


def _period_or_share(value: object) -> object:
    return parse_share(value) if isinstance(value, str) and value.endswith("%") else _period(value)


def parse_share(value: object) -> Fraction:
    """Read `60%` as 3/5 exactly, so that a comparison never meets a rounded number."""
    if isinstance(value, Fraction):
        return value
    match = _SHARE.fullmatch(value) if isinstance(value, str) else None
    if match is None or Fraction(match[1]) / 100 > 1:
        raise PydanticCustomError("share", "not a share")
    return Fraction(match[1]) / 100


def percent(share: Fraction) -> str:
    """Return the share as text, `90%`."""
    return f"{float(share * 100):g}%"


Share = Annotated[Fraction, BeforeValidator(parse_share), PlainSerializer(percent)]

PeriodOrShare = Annotated[
    Period | Fraction,
    PlainValidator(_period_or_share),
    PlainSerializer(lambda value: percent(value) if isinstance(value, Fraction) else str(value)),
]
