"""Files people send in: what they really are, and what is dangerous about them.

A file is only ever read as bytes. Nothing is unpacked, shown or run here, and no page shows one:
pages hand files out as downloads.
"""

import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from manyi.problems import Problem

LARGEST_BYTES = 10 * 1024 * 1024
# An honest archive of office files shrinks five to twenty times; bombs a thousand times.
_MOST_SHRUNK = 100
_LARGEST_UNPACKED = 300 * 1024 * 1024
_ALWAYS_FINE = 20 * 1024 * 1024
_MOST_ENTRIES = 5000
_LONGEST_NAME = 120

_SIGNATURES = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF8", "image/gif"),
    (b"BM", "image/bmp"),
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
    (b"PK\x05\x06", "application/zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x1f\x8b", "application/gzip"),
    (b"{\\rtf", "application/rtf"),
    (b"#!AMR", "audio/amr"),
    (b"ID3", "audio/mpeg"),
    (b"\x4c\x00\x00\x00\x01\x14\x02\x00", "application/x-ms-shortcut"),
    (b"MZ", "application/vnd.microsoft.portable-executable"),
    (b"\x7fELF", "application/x-elf"),
    (b"\xcf\xfa\xed\xfe", "application/x-mach-binary"),
    (b"\xca\xfe\xba\xbe", "application/x-mach-binary"),
    (b"#!", "text/x-script"),
)
_RUNS = {
    "application/vnd.microsoft.portable-executable",
    "application/x-elf",
    "application/x-mach-binary",
    "application/x-ms-shortcut",
    "text/x-script",
}
_RUNNING_NAMES = re.compile(
    r"\.(?:exe|com|bat|cmd|scr|pif|ps1|psm1|vb[se]?|jse?|ws[fh]|hta|ms[ip]|jar|apk|lnk|reg|cpl|"
    r"dll|sh|py|app|dmg|chm|iso|img|vhd)\s*$",
    re.IGNORECASE,
)
_PACKED_NAMES = re.compile(r"\.(?:zip|rar|7z|gz|tgz|bz2|xz|tar)$", re.IGNORECASE)
_WEB_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body|script|svg|iframe)\b", re.IGNORECASE)
_RUNS_IN_PAGE = re.compile(
    rb"<\s*(?:script|iframe|object|embed|applet|meta[^>]+refresh)\b|\bon[a-z]{3,20}\s*=|"
    rb"(?:java|vb)script\s*:|<!ENTITY",
    re.IGNORECASE,
)
# What a name promises; a name that promises nothing here is not held to anything.
_PROMISES = {
    "jpg": {"image/jpeg"},
    "jpeg": {"image/jpeg"},
    "png": {"image/png"},
    "gif": {"image/gif"},
    "pdf": {"application/pdf"},
    "zip": {"application/zip"},
    "docx": {"application/zip"},
    "xlsx": {"application/zip"},
    "pptx": {"application/zip"},
    "doc": {"application/x-ole-storage", "application/rtf", "application/zip"},
    "xls": {"application/x-ole-storage", "application/zip"},
}
_CONTROLS = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


@dataclass(frozen=True)
class ReceivedFile:
    """One file as it came: cleaned name, bytes, what it really is, and what is wrong with it."""

    name: str
    content: bytes
    media_type: str
    sha256: str
    problems: tuple[Problem, ...]

    @property
    def size(self) -> int:
        return len(self.content)


def received_file(name: str, content: bytes) -> ReceivedFile:
    """Return the file with its findings; the content is looked at, never opened."""
    clean = clean_name(name)
    media_type = sniffed(content)
    found = tuple(dict.fromkeys(_problems(clean, content, media_type)))
    return ReceivedFile(clean, content, media_type, hashlib.sha256(content).hexdigest(), found)


def clean_name(name: str) -> str:
    """Return the name without folders, control characters and marks that turn writing around."""
    last = re.split(r"[/\\]", _CONTROLS.sub("", name))[-1].strip(" .\"'")
    if len(last) <= _LONGEST_NAME:
        return last or "附件"
    stem, dot, ending = last.rpartition(".")
    return f"{stem[: _LONGEST_NAME - 12]}{dot}{ending[:10]}" if dot else last[:_LONGEST_NAME]


def sniffed(content: bytes) -> str:
    """Return the media type the first bytes tell; `text/plain` or `application/octet-stream`."""
    for start, media_type in _SIGNATURES:
        if content.startswith(start):
            return media_type
    if content[4:8] == b"ftyp":
        return "image/heic" if content[8:12] in (b"heic", b"mif1", b"heix") else "video/mp4"
    if content[:4] == b"RIFF":
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(content[8:12], "video/x-msvideo")
    if _WEB_PAGE.search(content[:4096]):
        return "image/svg+xml" if b"<svg" in content[:4096].lower() else "text/html"
    return "application/octet-stream" if b"\x00" in content[:4096] else "text/plain"


def _problems(name: str, content: bytes, media_type: str) -> Iterator[Problem]:
    if len(content) > LARGEST_BYTES:
        found, needed = (f"{size / 1024 / 1024:.1f}" for size in (len(content), LARGEST_BYTES))
        yield Problem("received.too_large", name, found, needed)
    if media_type in _RUNS or _RUNNING_NAMES.search(name):
        yield Problem("received.runs", name)
    if media_type in ("text/html", "image/svg+xml") and _RUNS_IN_PAGE.search(content):
        yield Problem("received.script", name)
    promised = _PROMISES.get(name.rpartition(".")[2].lower())
    if promised and media_type not in promised:
        yield Problem("received.disguised", name, media_type)
    if media_type == "application/zip":
        yield from _archive_problems(name, content)


def _archive_problems(name: str, content: bytes) -> Iterator[Problem]:
    """Read the table of contents only; sizes in it may lie, but nothing is ever unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError):
        yield Problem("received.broken_archive", name)
        return
    unpacked = sum(entry.file_size for entry in entries)
    shrunk = unpacked / max(len(content), 1)
    is_bomb = unpacked > _LARGEST_UNPACKED or (unpacked > _ALWAYS_FINE and shrunk > _MOST_SHRUNK)
    if is_bomb or len(entries) > _MOST_ENTRIES:
        yield Problem("received.bomb", name, f"{unpacked / 1024 / 1024:.0f}")
    if any(entry.flag_bits & 1 for entry in entries):
        yield Problem("received.locked", name)
    names = [entry.filename for entry in entries]
    if any(inner.endswith("vbaProject.bin") for inner in names):
        yield Problem("received.macro", name)
    if any(_RUNNING_NAMES.search(inner) for inner in names):
        yield Problem("received.runs_inside", name)
    if any(_PACKED_NAMES.search(inner) for inner in names):
        yield Problem("received.nested", name)


def refusing(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Return those findings for which a form refuses a file; a letter's file is kept and marked."""
    return tuple(problem for problem in problems if problem.code not in _TOLD_ONLY)


_TOLD_ONLY = {"received.locked", "received.broken_archive"}
