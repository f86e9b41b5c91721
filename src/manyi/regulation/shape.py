"""Whether each provision has the shape its kind asks for; every slip becomes a finding."""

from collections.abc import Callable, Iterator, Mapping
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from manyi.regulation.findings import Finding, name_of
from manyi.regulation.schema import SECTIONS, TOP_LEVEL
from manyi.regulation.schema.document import Clause, Document
from manyi.regulation.schema.surveys import RULE_LABELS
from manyi.regulation.source import Path, Source
from manyi.regulation.suggestions import suggestion

_TEXTS: TypeAdapter[dict[str, str]] = TypeAdapter(dict[str, str])


class Shapes:
    """Models of everything in order, findings for everything else."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.findings: list[Finding] = []
        self.models: dict[str, dict[str, Any]] = {}
        self.document = self._one(Document, ("document",))
        self._top_level()
        kinds: dict[str, type[BaseModel]] = {**SECTIONS, "clauses": Clause}
        for section, model in kinds.items():
            self.models[section] = self._section(section, model)
        self._texts("assumed")

    def _top_level(self) -> None:
        content = self.source.data
        for name in content:
            if name not in TOP_LEVEL:
                meant = suggestion(name, TOP_LEVEL) or f"可写 {'、'.join(TOP_LEVEL)}。"
                self.findings.append(Finding("pack.field_unknown", (name,), name, meant, ""))
        for name, what in (("regulation", "制度的代号"), ("clauses", "条文")):
            if not content.get(name):
                self.findings.append(Finding("pack.missing", (), name, what, "制度"))
        if not isinstance(content.get("regulation", ""), str):
            self.findings.append(
                Finding("pack.wrong_kind", ("regulation",), str(content["regulation"]), "文字")
            )

    def _section(self, section: str, model: type[BaseModel]) -> dict[str, Any]:
        provisions = self.source.data.get(section)
        if provisions is None:
            return {}
        if not isinstance(provisions, dict):
            self.findings.append(Finding("pack.wrong_kind", (section,), "", "分项，每项一个代号"))
            return {}
        read = {name: self._one(model, (section, name)) for name in provisions}
        return {name: provision for name, provision in read.items() if provision is not None}

    def _one(self, model: type[BaseModel], path: Path) -> Any:
        raw = _at(self.source.data, path)
        try:
            return model.model_validate(raw)
        except ValidationError as errors:
            for error in errors.errors(include_url=False):
                self.findings.extend(_finding(error, model, path, self.source))
            return None

    def _texts(self, name: str) -> None:
        raw = self.source.data.get(name)
        if raw is None:
            return
        try:
            _TEXTS.validate_python(raw)
        except ValidationError as errors:
            for error in errors.errors(include_url=False):
                path = (name, *(str(step) for step in error["loc"]))
                self.findings.append(Finding("pack.wrong_kind", path, "", "一句说明"))


def _at(content: Any, path: Path) -> Any:
    for step in path:
        content = content.get(step) if isinstance(content, Mapping) else None
    return content


def _path_of(error: ErrorDetails, start: Path, content: Any) -> Path:
    """Return the path of an error without the tags pydantic puts in for unions."""
    here, path = _at(content, start), start
    last = len(error["loc"]) - 1
    for i, step in enumerate(error["loc"]):
        if isinstance(here, Mapping) and str(step) in here:
            here = here[str(step)]
        elif isinstance(here, list) and isinstance(step, int) and step < len(here):
            here = here[step]
        elif not (i == last and error["type"] == "missing"):
            continue
        path = (*path, str(step))
    return path


def _finding(
    error: ErrorDetails, model: type[BaseModel], start: Path, source: Source
) -> Iterator[Finding]:
    path = _path_of(error, start, source.data)
    context = {key: str(value) for key, value in error.get("ctx", {}).items()}
    found = _shown(error["input"])
    special = _SPECIAL.get(error["type"])
    if special is not None:
        yield special(path, context, found)
    elif error["type"] == "extra_forbidden":
        yield _unknown_field(path, model, start, source)
    elif error["type"] == "missing":
        yield _missing(path, model, start, source)
    else:
        needed = _KINDS.get(error["type"], "别的写法")
        yield Finding("pack.wrong_kind", path, found, needed)


_SHOWN = 40


def _shown(value: object) -> str:
    text = "空" if value is None else str(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _unknown_field(path: Path, model: type[BaseModel], start: Path, source: Source) -> Finding:
    name = path[-1]
    if path[:-1] in source.braces and _at(source.data, path) is None:
        return Finding("pack.half_width_comma", path, name, "", "")
    known = known_fields(model, _at(source.data, start), path[len(start) : -1])
    meant = suggestion(name, known) or f"可写 {'、'.join(known)}。"
    return Finding("pack.field_unknown", path, name, meant, "")


def _missing(path: Path, model: type[BaseModel], start: Path, source: Source) -> Finding:
    parent = _at(source.data, path[:-1])
    rule = RULE_LABELS.get(str(parent.get("rule"))) if isinstance(parent, Mapping) else None
    described = _description(model, _at(source.data, start), path[len(start) :])
    named = f"「{rule}」" if rule else name_of(path[:-1])
    return Finding("pack.missing", path, path[-1], described or "必填", named)


def _sum(path: Path, context: Mapping[str, str], found: str) -> Finding:
    return Finding("pack.sum", path, context["found"], "100%", f"「{context['label']}」")


_SPECIAL: Mapping[str, Callable[[Path, Mapping[str, str], str], Finding]] = {
    "period": lambda path, context, found: Finding("pack.period", path, found, "", "期限"),
    "share": lambda path, context, found: Finding("pack.share", path, found),
    "literal_error": lambda path, context, found: Finding(
        "pack.choice", path, found, _choices(context["expected"]), f"{_last(path)} "
    ),
    "union_tag_invalid": lambda path, context, found: Finding(
        "pack.choice", (*path, "rule"), context["tag"], _choices(context["expected_tags"]), "rule "
    ),
    "union_tag_not_found": lambda path, context, found: Finding(
        "pack.missing", (*path, "rule"), "rule", "是哪一种有效规则"
    ),
    "heads": lambda path, context, found: (
        Finding("pack.heads", path, context["heads"], "", "when 里")
        if context["heads"]
        else Finding("pack.no_head", path)
    ),
    "modifier": lambda path, context, found: Finding(
        "pack.modifier", (*path, context["name"]), context["name"], context["head"], ""
    ),
    "sum": _sum,
    "marks": lambda path, context, found: Finding(
        "pack.sum", path, context["found"], context["needed"]
    ),
    "depth": lambda path, context, found: Finding(
        "pack.depth", path, context["found"], context["needed"]
    ),
    "order": lambda path, context, found: Finding("pack.order", path),
    "scale": lambda path, context, found: Finding("pack.scale", path),
    "group_only": lambda path, context, found: Finding(
        "pack.group_only", (*path, context["name"]), context["name"]
    ),
    "destination": lambda path, context, found: Finding(
        "pack.clause_nowhere" if context["ways"] == "0" else "pack.clause_twice", path
    ),
}
_KINDS: Mapping[str, str] = {
    "string_type": "文字(像日期、数字的请加引号)",
    "string_too_short": "文字，不能空着",
    "int_type": "整数",
    "int_parsing": "整数",
    "int_from_float": "整数",
    "float_type": "数字",
    "float_parsing": "数字",
    "bool_type": "true 或 false",
    "bool_parsing": "true 或 false",
    "tuple_type": "列表，如 [a, b]",
    "mapping_type": "分项，每项一个代号",
    "dict_type": "分项，每项一个代号",
    "model_type": "分项，如 {label: …}",
    "model_attributes_type": "分项，如 {label: …}",
    "too_short": "至少一项",
    "greater_than_equal": "更大的数",
    "less_than_equal": "更小的数",
    "date_from_datetime_parsing": "日期，如 2026-01-01",
    "date_parsing": "日期，如 2026-01-01",
    "date_type": "日期，如 2026-01-01",
}


def _last(path: Path) -> str:
    return next((step for step in reversed(path) if not step.isdigit()), "")


def _choices(expected: str) -> str:
    return expected.replace("'", "").replace(" or ", "、").replace(", ", "、")


def _kinds(kind: Any) -> Iterator[Any]:
    """Yield what a type may be, looking through Annotated and unions."""
    origin, parts = get_origin(kind), get_args(kind)
    if origin is Annotated:
        yield from _kinds(parts[0])
    elif origin in (Union, UnionType):
        for part in parts:
            yield from _kinds(part)
    else:
        yield kind


def _descend(kind: Any, value: Any, steps: Path) -> Iterator[type[BaseModel]]:
    """Yield the models that may stand at the steps below a value of the type."""
    for found in _kinds(kind):
        is_model = isinstance(found, type) and issubclass(found, BaseModel)
        if not steps:
            yield from (found,) if is_model and _may_be(found, value) else ()
        elif is_model and steps[0] in (named := fields_by_name(found)):
            below = named[steps[0]].annotation
            yield from _descend(below, _step(value, steps[0]), steps[1:])
        elif not is_model and get_args(found):
            below = get_args(found)[-1 if isinstance(value, dict) else 0]
            yield from _descend(below, _step(value, steps[0]), steps[1:])


def _step(value: Any, step: str) -> Any:
    if isinstance(value, list):
        return value[int(step)] if step.isdigit() and int(step) < len(value) else None
    return value.get(step) if isinstance(value, dict) else None


def _may_be(model: type[BaseModel], value: Any) -> bool:
    rule = model.model_fields.get("rule")
    return rule is None or (
        isinstance(value, dict) and value.get("rule") in get_args(rule.annotation)
    )


def fields_by_name(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """Return the fields of a model by the name a pack writes."""
    return {info.alias or name: info for name, info in model.model_fields.items()}


def known_fields(model: type[BaseModel], value: Any, steps: Path) -> tuple[str, ...]:
    """Return the names that may be written in the mapping at the steps."""
    found = _descend(model, value, steps)
    return tuple(dict.fromkeys(name for kind in found for name in fields_by_name(kind)))


def _description(model: type[BaseModel], value: Any, steps: Path) -> str:
    for kind in _descend(model, value, steps[:-1]):
        info = fields_by_name(kind).get(steps[-1])
        if info is not None:
            return info.description or ""
    return ""
