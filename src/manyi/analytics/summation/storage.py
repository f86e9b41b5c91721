"""A set of moments as bytes: a versioned header in JSON, then the arrays one after the other."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.moments import Histogram, Moments, PairMoments
from manyi.analytics.summation.momentset import MomentSet
from manyi.analytics.summation.specification import CellColumn, Domain, Item, MomentSpec

_MAGIC = b"MANYI-MOMENTS\n"
_VERSION = 1
_LENGTH_BYTES = 8
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
    `MANYI-MOMENTS`, a line feed, the length of the header as 8 bytes little-endian, the header
    as JSON (version, MomentSpec, counts, SHA-256 of the rest, name, kind and shape of every
    array), then the arrays as little-endian 64-bit numbers in C order.

    Source: the layout of NumPy's .npy format, version 1.0 (numpy.lib.format), of which this is
    several under one header.

    Examples
    --------
    >>> from manyi.analytics.summation import Item, Rows, sum_rows
    >>> found = sum_rows(MomentSpec((Item("q1", 3.0, (1, 5)),)), Rows((np.array([5, 4]),)))
    >>> moments_from_bytes(moments_to_bytes(found)).moments.mean
    array([[4.5]])
    """
    arrays = dict(_arrays(found))
    body = b"".join(array.tobytes() for array in arrays.values())
    header = {
        "version": _VERSION,
        "spec": asdict(found.spec),
        "n_rows": found.n_rows,
        "n_left_out": found.n_left_out,
        "sha256": hashlib.sha256(body).hexdigest(),
        "arrays": [[name, array.dtype.str, array.shape] for name, array in arrays.items()],
    }
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    return _MAGIC + len(text).to_bytes(_LENGTH_BYTES, "little") + text + body


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
    if not data.startswith(_MAGIC):
        raise ValueError(f"bytes need to start with MANYI-MOMENTS, got {data[:13]!r}.")
    start = len(_MAGIC) + _LENGTH_BYTES
    end = start + int.from_bytes(data[len(_MAGIC) : start], "little")
    if end > len(data):
        raise ValueError(f"bytes need a header of {end - start}, got {len(data) - start}.")
    header: dict[str, Any] = json.loads(data[start:end])
    if header["version"] != _VERSION:
        raise ValueError(f"moments of version {_VERSION} can be read, got {header['version']}.")
    if hashlib.sha256(data[end:]).hexdigest() != header["sha256"]:
        raise ValueError("bytes need to be those that were written, got others: altered or cut.")
    return _moment_set(header, _read_arrays(data[end:], header["arrays"]))


def _arrays(found: MomentSet) -> Iterator[tuple[str, NDArray[Any]]]:
    """Yield every array with its name, little-endian and in C order."""
    yield "outside", _little(found.outside)
    parts: dict[str, Sums] = {
        "moments": found.moments,
        "levels": found.levels,
        "pairs": found.pairs,
        "groups": found.groups,
    }
    parts |= {f"domains/{i}": sums for i, sums in enumerate(found.domains)}
    for part, sums in parts.items():
        for field in fields(sums):
            yield f"{part}/{field.name}", _little(getattr(sums, field.name))


def _little(array: NDArray[Any]) -> NDArray[Any]:
    return np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<"))


def _read_arrays(body: bytes, listed: list[tuple[str, str, list[int]]]) -> dict[str, NDArray[Any]]:
    found, start = {}, 0
    for name, kind, shape in listed:
        size = int(np.prod(shape, dtype=np.int64))
        array = np.frombuffer(body, dtype=kind, count=size, offset=start).reshape(shape)
        # A copy of the machine's own byte order, which may be added to.
        found[name] = array.astype(array.dtype.newbyteorder("="))
        start += array.nbytes
    return found


def _moment_set(header: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> MomentSet:
    def part(name: str) -> dict[str, Any]:
        return {
            path.removeprefix(f"{name}/"): array
            for path, array in arrays.items()
            if path.startswith(f"{name}/")
        }

    spec = _spec(header["spec"])
    return MomentSet(
        spec=spec,
        n_rows=header["n_rows"],
        n_left_out=header["n_left_out"],
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
