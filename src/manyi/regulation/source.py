"""A pack's text as plain data that remembers the line of everything in it."""

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

Path = tuple[str, ...]
MAX_DEPTH = 24
_LONGEST_INT = 18


@dataclass(frozen=True)
class Slip:
    """Something wrong in the text itself, before anyone asks what it means."""

    code: str
    line: int
    found: str = ""
    needed: str = ""


@dataclass
class Source:
    """Plain data, the line of every path, and which mappings were written in braces.

    `unread` are provisions whose `like` leads nowhere: nothing more is said about them.
    """

    data: dict[str, Any] = field(default_factory=dict)
    lines: dict[Path, int] = field(default_factory=dict)
    braces: set[Path] = field(default_factory=set)
    slips: list[Slip] = field(default_factory=list)
    unread: set[Path] = field(default_factory=set)

    def line(self, path: Path) -> int:
        """Return the line of the path, or of the nearest thing above it that is written."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


class _Yaml12Loader(yaml.SafeLoader):
    """Composes nodes with the scalars of YAML 1.2 only, and notes anchors instead of obeying."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.slips: list[Slip] = []
        self.depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]  # PyYAML's parser has no hints
        if getattr(event, "anchor", None) is not None:
            line = event.start_mark.line + 1
            sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
            self.slips.append(Slip("pack.anchor", line, f"{sign}{event.anchor}"))
        if isinstance(event, yaml.AliasEvent):
            self.get_event()  # type: ignore[no-untyped-call]  # as above
            marks = (event.start_mark, event.end_mark)
            return yaml.ScalarNode(_NULL, "", *marks)  # type: ignore[arg-type]  # any mark will do
        self.anchors.clear()
        if self.depth >= MAX_DEPTH:
            raise yaml.MarkedYAMLError(problem="too deep", problem_mark=event.start_mark)
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


_NULL, _BOOL = "tag:yaml.org,2002:null", "tag:yaml.org,2002:bool"
_INT, _FLOAT = "tag:yaml.org,2002:int", "tag:yaml.org,2002:float"
for _tag, _pattern, _first in (
    (_NULL, r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    (_BOOL, r"^(?:true|True|TRUE|false|False|FALSE)$", list("tTfF")),
    (_INT, r"^[-+]?\d+$", list("-+0123456789")),
    (_FLOAT, r"^[-+]?(?:\.\d+|\d+\.\d*)(?:[eE][-+]?\d+)?$", list("-+0123456789.")),
):
    _Yaml12Loader.add_implicit_resolver(_tag, re.compile(_pattern), _first)


def read_source(text: str) -> Source:
    """Return the data of the text with their lines, and every slip found on the way."""
    source = Source()
    try:
        loader = _Yaml12Loader(text.removeprefix("\ufeff"))
        node = loader.get_single_node()
    except yaml.YAMLError as error:
        source.slips.append(Slip("pack.yaml", _line_of(error, text)))
        return source
    source.slips.extend(loader.slips)
    if isinstance(node, yaml.MappingNode):
        source.data = _mapping(node, (), source)
    else:
        source.slips.append(Slip("pack.empty", 1))
    return source


def _line_of(error: yaml.YAMLError, text: str) -> int:
    """Return the line the parser stopped at; a forbidden character knows its position only."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is not None:
        return int(mark.line) + 1
    return text.count("\n", 0, getattr(error, "position", 0)) + 1


def _value(node: yaml.Node, path: Path, source: Source) -> Any:
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, source)
    if isinstance(node, yaml.SequenceNode):
        return [_item(part, (*path, str(i)), source) for i, part in enumerate(node.value)]
    return _scalar(node)


def _item(node: yaml.Node, path: Path, source: Source) -> Any:
    source.lines[path] = node.start_mark.line + 1
    return _value(node, path, source)


def _mapping(node: yaml.MappingNode, path: Path, source: Source) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if node.flow_style:
        source.braces.add(path)
    for key_node, value_node in node.value:
        key = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else "?"
        line, inner = key_node.start_mark.line + 1, (*path, key)
        if key in found:
            earlier = f"第 {source.lines[inner]} 行已有"
            source.slips.append(Slip("pack.duplicate", line, key, earlier))
            continue
        source.lines[inner] = line
        found[key] = _value(value_node, inner, source)
    return found


def _scalar(node: yaml.Node) -> str | int | float | bool | None:
    text = str(node.value)
    match node.tag:
        case "tag:yaml.org,2002:null":
            return None
        case "tag:yaml.org,2002:bool":
            return text.lower() == "true"
        case "tag:yaml.org,2002:int":
            return int(text) if len(text) <= _LONGEST_INT else text
        case "tag:yaml.org,2002:float":
            return float(text)
        case _:
            return text
