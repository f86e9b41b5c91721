"""One walk over a pack's data that finds every reference its schema declares."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from manyi.regulation.schema import SECTIONS
from manyi.regulation.schema.base import AddressOf, FormulaName, R
from manyi.regulation.schema.document import Clause, Document
from manyi.regulation.source import Path

Marker = R | AddressOf | FormulaName


@dataclass(frozen=True)
class Reference:
    """A text at a path that names something else."""

    path: Path
    marker: Marker
    target: str


def references(content: Mapping[str, Any]) -> Iterator[Reference]:
    """Yield every reference of the pack, whether the rest of it is in order or not."""
    yield from _walk(Document, content.get("document"), ("document",))
    for section, model in SECTIONS.items():
        yield from _walk(Mapping[str, model], content.get(section), (section,))  # type: ignore[valid-type]  # a type made at run time
    yield from _walk(Mapping[str, Clause], content.get("clauses"), ("clauses",))
    assumed = content.get("assumed")
    for address in assumed if isinstance(assumed, dict) else ():
        yield Reference(("assumed", address), AddressOf(), address)


def _walk(kind: Any, value: Any, path: Path) -> Iterator[Reference]:
    origin, parts = get_origin(kind), get_args(kind)
    if origin is Annotated:
        yield from _marked(parts, value, path)
    elif origin in (Union, UnionType):
        yield from _walk_union(parts, value, path)
    elif isinstance(kind, type) and issubclass(kind, BaseModel):
        yield from _walk_model(kind, value, path)
    elif isinstance(value, list) and origin is tuple:
        for i, item in enumerate(value):
            yield from _walk(parts[0], item, (*path, str(i)))
    elif isinstance(value, dict) and parts:
        for key, item in value.items():
            yield from _walk(parts[-1], item, (*path, key))


def _marked(parts: tuple[Any, ...], value: Any, path: Path) -> Iterator[Reference]:
    markers = [part for part in parts[1:] if isinstance(part, R | AddressOf | FormulaName)]
    if markers and isinstance(value, str):
        yield Reference(path, markers[0], value)
    else:
        yield from _walk(parts[0], value, path)


def _walk_union(parts: tuple[Any, ...], value: Any, path: Path) -> Iterator[Reference]:
    for part in parts:
        if not _is_other_rule(part, value):
            yield from _walk(part, value, path)


def _is_other_rule(kind: Any, value: Any) -> bool:
    if not (isinstance(kind, type) and issubclass(kind, BaseModel) and isinstance(value, dict)):
        return False
    rule = kind.model_fields.get("rule")
    return rule is not None and value.get("rule") not in get_args(rule.annotation)


def _walk_model(kind: type[BaseModel], value: Any, path: Path) -> Iterator[Reference]:
    if isinstance(value, dict):
        for key, (annotation, markers) in _fields(kind).items():
            if key in value:
                yield from _marked((annotation, *markers), value[key], (*path, key))


@cache
def _fields(kind: type[BaseModel]) -> dict[str, tuple[Any, tuple[Any, ...]]]:
    def key(name: str, info: FieldInfo) -> str:
        return info.alias or name

    return {
        key(name, info): (info.annotation, tuple(info.metadata))
        for name, info in kind.model_fields.items()
        if get_origin(info.annotation) is not Literal
    }
