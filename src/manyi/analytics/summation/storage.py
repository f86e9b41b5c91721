"""A set of moments as bytes, and back."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, fields
from typing import Any

from numpy.typing import NDArray

from manyi.analytics.moments import (
    Histogram,
    Moments,
    PairMoments,
    arrays_to_bytes,
    bytes_to_arrays,
)
from manyi.analytics.summation.momentset import MomentSet
from manyi.analytics.summation.specification import CellColumn, Domain, Item, MomentSpec

Sums = Moments | Histogram | PairMoments


def moments_to_bytes(found: MomentSet) -> bytes:
    """Return a set of moments as bytes.

    Parameters
    ----------
    found : MomentSet
        What one or more passes found.

    Returns
    -------
    bytes
        The same for the same sums, on every machine.

    Raises
    ------
    TypeError
        When a cell value is neither a whole number nor text.

    Notes
    -----
    As arrays_to_bytes writes them, with the MomentSpec and the counts told in the header.

    Source: the layout of NumPy's .npy format, version 1.0 (numpy.lib.format), of which this is
    several under one header.

    Examples
    --------
    >>> import numpy as np
    >>> from manyi.analytics.summation import Item, Rows, sum_rows
    >>> found = sum_rows(MomentSpec((Item("q1", 3.0, (1, 5)),)), Rows((np.array([5, 4]),)))
    >>> moments_from_bytes(moments_to_bytes(found)).moments.mean
    array([[4.5]])
    """
    about = {
        "spec": asdict(found.spec),
        "n_rows": found.n_rows,
        "n_left_out": found.n_left_out,
    }
    return arrays_to_bytes(about, dict(_arrays(found)))


def moments_from_bytes(data: bytes) -> MomentSet:
    """Return the set of moments that the bytes hold.

    Parameters
    ----------
    data : bytes
        As moments_to_bytes wrote them.

    Returns
    -------
    MomentSet
        Bit for bit the one that was written.

    Raises
    ------
    ValueError
        When the bytes are not such a set, of another version, cut short or altered.

    Notes
    -----
    Nothing but numbers and JSON is read: bytes from a stranger run no code.

    Source: the layout of NumPy's .npy format, version 1.0 (numpy.lib.format), of which this is
    several under one header.

    Examples
    --------
    >>> moments_from_bytes(b"PK...")
    Traceback (most recent call last):
    ValueError: bytes need to start with MANYI-MOMENTS, got b'PK...'.
    """
    return _moment_set(*bytes_to_arrays(data))


def _arrays(found: MomentSet) -> Iterator[tuple[str, NDArray[Any]]]:
    """Yield every array with its name."""
    yield "outside", found.outside
    parts: dict[str, Sums] = {
        "moments": found.moments,
        "levels": found.levels,
        "pairs": found.pairs,
        "groups": found.groups,
    }
    parts |= {f"domains/{i}": sums for i, sums in enumerate(found.domains)}
    for part, sums in parts.items():
        for field in fields(sums):
            yield f"{part}/{field.name}", getattr(sums, field.name)


def _moment_set(about: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> MomentSet:
    def part(name: str) -> dict[str, Any]:
        return {
            path.removeprefix(f"{name}/"): array
            for path, array in arrays.items()
            if path.startswith(f"{name}/")
        }

    spec = _spec(about["spec"])
    return MomentSet(
        spec=spec,
        n_rows=about["n_rows"],
        n_left_out=about["n_left_out"],
        outside=arrays["outside"],
        moments=Moments(**part("moments")),
        levels=Histogram(**part("levels")),
        pairs=PairMoments(**part("pairs")),
        groups=PairMoments(**part("groups")),
        domains=tuple(PairMoments(**part(f"domains/{i}")) for i in range(len(spec.domains))),
    )


def _spec(told: Mapping[str, Any]) -> MomentSpec:
    """Return the MomentSpec that JSON tells of, with tuples where JSON has lists."""
    return MomentSpec(
        items=tuple(
            Item(item["name"], item["centre"], tuple(item["levels"]) if item["levels"] else None)
            for item in told["items"]
        ),
        cells=tuple(
            CellColumn(column["name"], tuple(column["values"])) for column in told["cells"]
        ),
        pairs_by=None if told["pairs_by"] is None else tuple(told["pairs_by"]),
        weight=told["weight"],
        key=told["key"],
        n_groups=told["n_groups"],
        domains=tuple(
            Domain(domain["name"], domain["column"], tuple(domain["values"]))
            for domain in told["domains"]
        ),
    )
