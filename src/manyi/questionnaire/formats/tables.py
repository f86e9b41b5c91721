"""A file's bytes → one table, whatever kind of file it is."""

from manyi.questionnaire.formats.assembly import SetAside, Table
from manyi.questionnaire.formats.delimited import Choose, Wanted, read_delimited
from manyi.questionnaire.formats.unpacking import Limits, check_workbook_zip, refuse, unpacked_gzip
from manyi.questionnaire.formats.workbooks import read_workbook

__all__ = ["Limits", "SetAside", "Table", "Wanted", "read_table"]

_GZIP = b"\x1f\x8b"
_ZIP = b"PK"
_OLE = bytes.fromhex("D0CF11E0A1B11AE1")


def read_table(
    data: bytes,
    name: str,
    *,
    choose: Choose | None = None,
    limits: Limits | None = None,
) -> Table:
    """Return the table in a csv, csv.gz, xlsx or xls file, or raise every reason why not.

    `choose` says, given the titles of a text file, which columns are needed and which of them are
    expected to hold numbers. Where those really do, the others are left out and the numbers are
    read as such, which is fast; where one does not, every column is read, as text.
    """
    allowed = limits or Limits()
    if not data:
        raise refuse("file.empty", place=name)
    if len(data) > allowed.file_bytes:
        raise refuse("table.too_large", place=name, needed=f"{allowed.file_bytes >> 20:,} MB")
    if data.startswith(_ZIP):
        check_workbook_zip(data, name, allowed)
        return read_workbook(data, name)
    if data.startswith(_OLE):
        return read_workbook(data, name)
    if data.startswith(_GZIP):
        data = unpacked_gzip(data, name, allowed)
    return read_delimited(data, name, choose=choose, limits=allowed)
