"""How large a file may be, decided before it is unpacked and watched while it is."""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass

from manyi.problems import Problem, ProblemsFound

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """What one file may cost; the defaults read a million answers to thirty items."""

    file_bytes: int = 200 * MEGABYTE
    unpacked_bytes: int = 400 * MEGABYTE
    columns: int = 5000
    cells: int = 60_000_000


_ADDRESS = re.compile(rb' r="([A-Z]{1,3})([0-9]{1,7})"')
_CHUNK = MEGABYTE
# Longer than any cell address, so that one cut by the end of a chunk is found whole.
_OVERLAP = 32


def refuse(code: str, *, place: str = "", found: str = "", needed: str = "") -> ProblemsFound:
    return ProblemsFound([Problem(code, place, found, needed)])


def unpacked_gzip(data: bytes, name: str, limits: Limits) -> bytes:
    """Return what the gzip file holds, unpacking never more than the limit."""
    parts: list[bytes] = []
    room = limits.unpacked_bytes
    try:
        while data:
            reader = zlib.decompressobj(wbits=31)
            part = reader.decompress(data, room + 1)
            if len(part) > room:
                raise refuse(
                    "table.too_large", place=name, needed=_megabytes(limits.unpacked_bytes)
                )
            if not reader.eof:
                raise refuse("table.gzip_broken", place=name)
            parts.append(part)
            room -= len(part)
            data = reader.unused_data.lstrip(b"\0")
    except zlib.error as error:
        raise refuse("table.gzip_broken", place=name) from error
    return parts[0] if len(parts) == 1 else b"".join(parts)


def check_workbook_zip(data: bytes, name: str, limits: Limits) -> None:
    """Raise when the workbook would unpack to more than allowed, whether it says so or lies."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            claimed = sum(entry.file_size for entry in archive.infolist())
            if claimed > limits.unpacked_bytes:
                found, needed = _megabytes(claimed), _megabytes(limits.unpacked_bytes)
                raise refuse("table.zip_too_large", place=name, found=found, needed=needed)
            if "[Content_Types].xml" not in archive.namelist():
                raise refuse("table.not_a_workbook", place=name)
            for entry in archive.infolist():
                _check_entry(archive, entry, name, limits)
    except ProblemsFound:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError, OSError) as error:
        raise refuse("table.workbook_broken", place=name) from error


def _check_entry(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, limits: Limits
) -> None:
    """Read the entry through: zipfile stops at the claimed size and compares the checksum."""
    is_sheet = entry.filename.startswith("xl/worksheets/")
    widest, lowest, tail = 0, 0, b""
    with archive.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            if is_sheet:
                for letters, digits in _ADDRESS.findall(tail + chunk):
                    widest = max(widest, _column_number(letters))
                    lowest = max(lowest, int(digits))
                tail = chunk[-_OVERLAP:]
    # A single cell far from the rest makes a reader lay out everything between.
    if widest * lowest > limits.cells:
        raise refuse("table.too_many_cells", place=name, found=f"{lowest} 行 × {widest} 列")


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _megabytes(size: int) -> str:
    return f"{size / MEGABYTE:,.0f} MB"
