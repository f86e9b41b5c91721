"""Canonical JSON (RFC 8785): one text for one value, so that a hash means the value."""

import json
import math
from collections.abc import Mapping

_LARGEST_EXACT = 2**53


def canonical(value: object) -> str:
    """Return the one JSON text of the value; what JSON cannot hold exactly is refused."""
    match value:
        case None | bool():
            return json.dumps(value)
        case str():
            value.encode("utf-8")  # a lone surrogate has no UTF-8 and so no canonical form
            return json.dumps(value, ensure_ascii=False)
        case int():
            return _whole(value)
        case float():
            return _number(value)
        case Mapping():
            return _object(value)
        case list() | tuple():
            return f"[{','.join(canonical(part) for part in value)}]"
    raise TypeError(f"canonical JSON holds no {type(value).__name__}")


def _object(value: Mapping[str, object]) -> str:
    if any(not isinstance(key, str) for key in value):
        raise TypeError("canonical JSON keys are strings")
    ordered = sorted(value.items(), key=lambda pair: pair[0].encode("utf-16-be"))
    return "{" + ",".join(f"{canonical(key)}:{canonical(part)}" for key, part in ordered) + "}"


def _whole(value: int) -> str:
    if abs(value) > _LARGEST_EXACT:
        raise ValueError(f"{value} is not exact as a JSON number; write it as a string")
    return str(value)


def _number(value: float) -> str:
    """Write as ECMAScript does: shortest digits, exponent below 1e-6 and from 1e21."""
    if not math.isfinite(value):
        raise ValueError(f"{value} is not a JSON number")
    if value == 0:
        return "0"
    sign = "-" if value < 0 else ""
    mantissa, exponent = f"{abs(value)!r}e0".split("e")[:2]
    whole, _, fraction = mantissa.partition(".")
    fraction = "" if fraction == "0" else fraction
    digits = (whole + fraction).lstrip("0")
    # The value is 0.digits × 10^point.
    point = int(exponent) + len(digits) - len(fraction)
    return sign + _place_point(digits.rstrip("0"), point)


def _place_point(digits: str, point: int) -> str:
    if 0 < point <= 21:  # noqa: PLR2004 (ECMAScript's own limits)
        padded = digits.ljust(point, "0")
        return padded[:point] + (f".{padded[point:]}" if padded[point:] else "")
    if -6 < point <= 0:  # noqa: PLR2004 (ECMAScript's own limits)
        return "0." + "0" * -point + digits
    power = f"{point - 1:+d}"
    return f"{digits[0]}{'.' + digits[1:] if digits[1:] else ''}e{power}"
