"""What the writer wrote, apart from what their mail programme copied below it."""

import re
from dataclasses import dataclass

_SUBJECT_FORWARDS = re.compile(r"^\s*(?:转发|轉寄|轉發|fwd?|fw)\s*[:：]", re.IGNORECASE)
_RULED = re.compile(
    r"^[-—_=]{2,}\s*(?:原始邮件|原始郵件|邮件原件|原邮件|原始信件|回复的原邮件|转发的原邮件|"
    r"转发邮件信息|转发的邮件|转发邮件|original(?:\s+(?:message|email|appointment))?|"
    r"forwarded\s+(?:message|by\b.*)|replied\s+message)\s*[-—_=]*$",
    re.IGNORECASE,
)
_BEGINS_FORWARD = re.compile(
    r"^(?:begin forwarded message|开始转发的邮件|以下是转发的邮件)\s*[:：]?$", re.IGNORECASE
)
_WROTE = re.compile(
    r"^(?=.*\d).{6,400}(?:wrote|写道|寫道|編寫|schrieb|a écrit)\s*[:：]?$", re.IGNORECASE
)
_STARTS_WROTE = re.compile(r"^(?:on|at|在|于)\s*\S|.*\d{4}.*\d", re.IGNORECASE)
_FROM = re.compile(
    r"^[|*\s]*(?:发件人|寄件者|寄件人|from|de)[|*\s]*[:：|]",
    re.IGNORECASE,
)
_OTHER_HEADS = re.compile(
    r"^[|*\s]*(?:发送时间|发送日期|发件日期|日期|时间|date|sent|收件人|to|主\s*题|subject|抄送|cc)"
    r"[|*\s]*[:：|]",
    re.IGNORECASE,
)
_RULE_LINE = re.compile(r"^[-—_=*]{5,}$")
_SENT_WITH = re.compile(
    r"^(?:发自我的|发自|来自我的|从我的.{1,20}发送|sent from my|sent from|获取 outlook|"
    r"get outlook for).{0,60}$",
    re.IGNORECASE,
)
_LINES_OF_A_HEAD = 3
_LINES_OF_A_BLOCK = 7
_LEAST_HEADS = 2


@dataclass(frozen=True)
class Split:
    """The writer's own words, and the copied rest; a forwarded rest is part of what is told."""

    own: str
    copied: str
    is_forward: bool = False


def subject_forwards(subject: str) -> bool:
    """Whether the subject says that the letter below was passed on."""
    return _SUBJECT_FORWARDS.match(subject) is not None


def split_quotes(text: str, *, subject: str = "") -> Split:
    """Return the letter in two parts; a letter nobody quoted in is all its writer's own."""
    lines = text.replace("\xa0", " ").split("\n")
    for index in range(len(lines)):
        if (head := _head_at(lines, index)) is not None:
            return _split_at(lines, index, head, subject)
    own = [line for line in lines if not _is_marked(line)]
    copied = [line for line in lines if _is_marked(line)]
    if len(copied) < _LEAST_HEADS:  # one line that begins with > may be "> 5 毫米"
        return Split(_tidy(lines), "")
    return Split(_tidy(own), "\n".join(copied).strip())


def _split_at(lines: list[str], index: int, head: "_Head", subject: str) -> Split:
    start = index - 1 if index and _RULE_LINE.match(_bare(lines[index - 1])) else index
    before, rest = lines[:start], lines[index + head.height :]
    is_forward = head.is_forward or subject_forwards(subject)
    if head.kind == "wrote" and not is_forward and any(_is_marked(line) for line in rest):
        answers = split_quotes("\n".join(line for line in rest if not _is_marked(line)))
        own = _tidy([*before, "", answers.own])
        return Split(own, "\n".join(lines[index:]).strip())
    return Split(_tidy(before), "\n".join(lines[index:]).strip(), is_forward)


@dataclass(frozen=True)
class _Head:
    kind: str
    height: int = 0
    is_forward: bool = False


def _head_at(lines: list[str], index: int) -> _Head | None:
    """Return the head of a copied letter that starts at this line."""
    bare = _bare(lines[index])
    if not bare:
        return None
    if _RULED.match(bare):
        return _Head("ruled", is_forward=_says_forward(bare))
    if _BEGINS_FORWARD.match(bare):
        return _Head("ruled", is_forward=True)
    if _FROM.match(bare) and _is_block(lines[index + 1 : index + _LINES_OF_A_BLOCK]):
        return _Head("block")
    return _wrote_at(lines, index)


def _says_forward(bare: str) -> bool:
    return "转发" in bare or "forward" in bare.lower()


def _is_block(below: list[str]) -> bool:
    heads = sum(_OTHER_HEADS.match(_bare(line)) is not None for line in below)
    return heads >= _LEAST_HEADS


def _wrote_at(lines: list[str], index: int) -> _Head | None:
    """Find “On …, X wrote:”, which long names break over up to three lines."""
    if not _STARTS_WROTE.match(_bare(lines[index])):
        return None
    for height in range(1, _LINES_OF_A_HEAD + 1):
        parts = [_bare(line) for line in lines[index : index + height]]
        joined = " ".join(parts)
        if not all(parts):
            return None
        if _WROTE.match(joined) and ("@" in joined or _quotes_next(lines, index + height)):
            return _Head("wrote", height)
    return None


def _quotes_next(lines: list[str], index: int) -> bool:
    following = next((line for line in lines[index:] if line.strip()), "")
    return _is_marked(following)


def _is_marked(line: str) -> bool:
    return line.lstrip().startswith(">")


def _bare(line: str) -> str:
    return line.strip().lstrip("> ").strip()


def _tidy(lines: list[str]) -> str:
    """Return the lines without the mail programme's own last line and without blank ends."""
    kept = "\n".join(line.rstrip() for line in lines).strip().split("\n")
    while kept and _SENT_WITH.match(kept[-1].strip()):
        kept.pop()
        while kept and not kept[-1].strip():
            kept.pop()
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()
