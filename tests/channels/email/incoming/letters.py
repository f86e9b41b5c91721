"""Letters as mail programmes write them, made here byte by byte; none is anybody's real letter."""

import base64
from collections.abc import Mapping

HEADS = {
    "From": "Zhang San <zhang@customer.example>",
    "To": "service@maker.example",
    "Subject": "gauge",
    "Date": "Mon, 2 Mar 2026 10:00:00 +0800",
    "Message-ID": "<1@customer.example>",
}


def encoded(text: str, charset: str = "utf-8") -> str:
    """A head in an encoded word."""
    return f"=?{charset}?B?{base64.b64encode(text.encode(charset)).decode()}?="


def letter(
    body: bytes,
    *,
    kind: str = "text/plain; charset=utf-8",
    encoding: str = "8bit",
    heads: Mapping[str, str] | None = None,
) -> bytes:
    """A letter of one part."""
    given = HEADS | {"Content-Type": kind, "Content-Transfer-Encoding": encoding} | (heads or {})
    lines = [f"{name}: {value}" for name, value in given.items() if value]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def part(
    body: bytes, *, kind: str = "text/plain; charset=utf-8", disposition: str = "", encoding="8bit"
) -> bytes:
    """One part of a letter of several."""
    heads = [f"Content-Type: {kind}", f"Content-Transfer-Encoding: {encoding}"]
    heads += [f"Content-Disposition: {disposition}"] if disposition else []
    return "\r\n".join(heads).encode("latin-1") + b"\r\n\r\n" + body


def attached(name: str, content: bytes, kind: str = "application/octet-stream") -> bytes:
    body = base64.encodebytes(content)
    return part(
        body,
        kind=kind,
        disposition=f"attachment; filename*=UTF-8''{_percent(name)}",
        encoding="base64",
    )


def _percent(name: str) -> str:
    return "".join(f"%{byte:02X}" for byte in name.encode())


def of_parts(
    *parts: bytes, kind: str = "multipart/mixed", heads: Mapping[str, str] | None = None
) -> bytes:
    """A letter of several parts."""
    inside = b"".join(b"--edge\r\n" + one + b"\r\n" for one in parts) + b"--edge--\r\n"
    wrapped = {"Content-Transfer-Encoding": ""} | dict(heads or {})
    return letter(inside, kind=f'{kind}; boundary="edge"', heads=wrapped)


def nested(*parts: bytes, kind: str = "multipart/alternative") -> bytes:
    """A part made of parts."""
    inside = b"".join(b"--inner\r\n" + one + b"\r\n" for one in parts) + b"--inner--\r\n"
    return f'Content-Type: {kind}; boundary="inner"\r\n\r\n'.encode() + inside
