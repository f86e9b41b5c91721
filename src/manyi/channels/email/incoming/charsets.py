"""Bytes to text, whatever the letter claims: GBK written as GB2312, none, or the wrong one."""

import re
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header

# GB18030 holds everything that calls itself GB2312 or GBK, and what those letters really contain.
_WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "hz-gb-2312": "hz",
    "cp936": "gb18030",
    "utf8": "utf-8",
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    "iso-8859-1": "cp1252",
}
_TRIED = ("utf-8", "gb18030", "big5")
_CHINESE_IN_UTF8 = re.compile(rb"(?:[\xe3-\xe9\xef][\x80-\xbf]{2}){3,}")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class Decoded:
    """Text, and whether every byte of it was understood."""

    text: str
    is_whole: bool = True


def decoded(content: bytes, declared: str | None) -> Decoded:
    """Return the text of the bytes; bytes no charset explains become a replacement mark."""
    for charset in _candidates(content, declared):
        try:
            return Decoded(_clean(content.decode(charset)))
        except (UnicodeDecodeError, LookupError):
            continue
    tries = [content.decode(charset, "replace") for charset in _TRIED[:2]]
    return Decoded(_clean(min(tries, key=lambda text: text.count("\ufffd"))), is_whole=False)


def _candidates(content: bytes, declared: str | None) -> list[str]:
    named = (declared or "").strip().lower().strip("\"'")
    named = _WIDER.get(named, named)
    # Three Chinese characters of valid UTF-8 in a row are never an accident of another charset.
    if _CHINESE_IN_UTF8.search(content):
        return ["utf-8", named, *_TRIED]
    # Western charsets explain any bytes; where others may fit, they come last.
    return [*_TRIED, named] if named == "cp1252" else [named, *_TRIED]


def _clean(text: str) -> str:
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).lstrip("\ufeff")


def header_text(value: str) -> str:
    """Return a header in one line: encoded words, raw GBK and folded lines all made plain."""
    unfolded = re.sub(r"\r?\n[ \t]*", " ", value)
    return " ".join(_decoded_words(unfolded).split())


def _decoded_words(value: str) -> str:
    if "=?" not in value:
        return raw_text(value)
    try:
        chunks = decode_header(value)
    except (HeaderParseError, ValueError):
        return raw_text(value)
    return "".join(_chunk(chunk, charset) for chunk, charset in chunks)


def _chunk(chunk: bytes | str, charset: str | None) -> str:
    return decoded(chunk, charset).text if isinstance(chunk, bytes) else raw_text(chunk)


def raw_text(value: str) -> str:
    """Return a header whose bytes were sent unencoded; the parser hands them on as surrogates."""
    return decoded(value.encode("utf-8", "surrogateescape"), None).text
