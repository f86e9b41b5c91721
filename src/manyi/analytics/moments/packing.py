"""Arrays as bytes: a versioned header in JSON, then the arrays one after the other."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

_MAGIC = b"MANYI-MOMENTS\n"
_VERSION = 1
_LENGTH_BYTES = 8


class Packed(NamedTuple):
    """What bytes hold: what was told of the arrays, and the arrays by name."""

    about: dict[str, Any]
    arrays: dict[str, NDArray[Any]]


def arrays_to_bytes(about: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """Return arrays, and what is told of them, as bytes.

    Parameters
    ----------
    about : mapping
        What JSON can hold.
    arrays : mapping of name to array
        Of any shape; numbers, missing ones as NaN.

    Returns
    -------
    bytes
        The same for the same arrays, on every machine.

    Raises
    ------
    TypeError
        When something told of them is nothing that JSON can hold.

    Notes
    -----
    `MANYI-MOMENTS`, a line feed, the length of the header as 8 bytes little-endian, the header
    as JSON (version, what is told, SHA-256 of the rest, name, kind and shape of every array),
    then the arrays as little-endian numbers in C order.

    Source: the layout of NumPy's .npy format, version 1.0 (numpy.lib.format), of which this is
    several under one header.

    Examples
    --------
    >>> data = arrays_to_bytes({"unit": "marks"}, {"mean": np.array([4.5])})
    >>> bytes_to_arrays(data)
    Packed(about={'unit': 'marks'}, arrays={'mean': array([4.5])})
    """
    ordered = {name: _little(array) for name, array in arrays.items()}
    body = b"".join(array.tobytes() for array in ordered.values())
    header = {
        "version": _VERSION,
        "about": about,
        "sha256": hashlib.sha256(body).hexdigest(),
        "arrays": [[name, array.dtype.str, array.shape] for name, array in ordered.items()],
    }
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    return _MAGIC + len(text).to_bytes(_LENGTH_BYTES, "little") + text + body


def bytes_to_arrays(data: bytes) -> Packed:
    """Return the arrays that the bytes hold, and what was told of them.

    Parameters
    ----------
    data : bytes
        As arrays_to_bytes wrote them.

    Returns
    -------
    Packed
        The arrays bit for bit as they were written, of the machine's own byte order.

    Raises
    ------
    ValueError
        When the bytes are not such arrays, of another version, cut short or altered.

    Notes
    -----
    Nothing but numbers and JSON is read: bytes from a stranger run no code.

    Source: the layout of NumPy's .npy format, version 1.0 (numpy.lib.format), of which this is
    several under one header.

    Examples
    --------
    >>> bytes_to_arrays(b"PK...")
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
    return Packed(header["about"], _read(data[end:], header["arrays"]))


def _little(array: NDArray[Any]) -> NDArray[Any]:
    return np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<"))


def _read(body: bytes, listed: list[tuple[str, str, list[int]]]) -> dict[str, NDArray[Any]]:
    found, start = {}, 0
    for name, kind, shape in listed:
        size = int(np.prod(shape, dtype=np.int64))
        array = np.frombuffer(body, dtype=kind, count=size, offset=start).reshape(shape)
        # A copy of the machine's own byte order, which may be added to.
        found[name] = array.astype(array.dtype.newbyteorder("="))
        start += array.nbytes
    return found
