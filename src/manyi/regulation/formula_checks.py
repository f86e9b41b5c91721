"""Whether a pack's scores and targets name formulas rightly, with everything those ask for."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from manyi.regulation.findings import Finding
from manyi.regulation.formulas import Formula, Param, ScoreFormula, TargetFormula
from manyi.regulation.schema import SECTION_LABELS
from manyi.regulation.source import Path
from manyi.regulation.suggestions import suggestion
from manyi.regulation.values import parse_share, percent

Content = Mapping[str, Any]
_FIELDS: tuple[tuple[str, str, type[Formula]], ...] = (
    ("scores", "formula", ScoreFormula),
    ("targets", "method", TargetFormula),
)
# The section a parameter of each kind names; a blend's parts name scores by its keys.
_SECTIONS: Mapping[str, str] = {
    "scale": "scales",
    "score": "scores",
    "indicators": "indicators",
    "parts": "scores",
}


@dataclass(frozen=True)
class Use:
    """One place where a formula is named, with the parameters given there."""

    path: Path
    name: str
    formula: Formula | None
    params: Content
    label: str


def mapping_at(content: Content, name: str) -> Content:
    found = content.get(name)
    return found if isinstance(found, Mapping) else {}


def formula_uses(content: Content, formulas: Mapping[str, Formula]) -> Iterator[Use]:
    """Yield every formula named; None where it is unknown or of the other sort."""
    for name, field, sort in _FIELDS:
        for key, part in mapping_at(content, name).items():
            named = part.get(field) if isinstance(part, Mapping) else None
            if isinstance(named, str):
                formula = formulas.get(named)
                params = mapping_at(part, "params")
                known = formula if isinstance(formula, sort) else None
                label = str(part.get("label", key))
                yield Use((name, key, field), named, known, params, label)


def formula_findings(content: Content, formulas: Mapping[str, Formula]) -> Iterator[Finding]:
    for use in formula_uses(content, formulas):
        if use.formula is None:
            yield _unknown_formula(use, formulas)
        else:
            yield from _check_params(use, use.formula, content)


def _unknown_formula(use: Use, formulas: Mapping[str, Formula]) -> Finding:
    sort = next(kind for name, _, kind in _FIELDS if name == use.path[0])
    fitting = [key for key, formula in formulas.items() if isinstance(formula, sort)]
    same = [key for key in fitting if key.partition("@")[0] == use.name.partition("@")[0]]
    listed = f"现有 {'、'.join(same or fitting)}。"
    needed = listed if same else suggestion(use.name, fitting) or listed
    return Finding("pack.formula_unknown", use.path, use.name, needed, "")


def _check_params(use: Use, formula: Formula, content: Content) -> Iterator[Finding]:
    place = (*use.path[:2], "params")
    for key, param in formula.params.items():
        if key in use.params:
            yield from _check_param((*place, key), param, use, content)
        elif param.required:
            yield Finding("pack.formula_param", place, use.name, f"{key}（{param.label}）", "")
    for key in use.params:
        if key not in formula.params:
            known = suggestion(key, formula.params) or f"可写 {'、'.join(formula.params)}。"
            yield Finding("pack.field_unknown", (*place, key), key, known, f"公式 {use.name} ")


def _check_param(path: Path, param: Param, use: Use, content: Content) -> Iterator[Finding]:
    value = use.params[path[-1]]
    match param.kind:
        case "choice":
            if str(value) not in param.choices:
                choices = "、".join(param.choices)
                yield Finding("pack.choice", path, str(value), choices, f"{path[-1]} ")
        case "count":
            if not isinstance(value, int) or isinstance(value, bool) or value < 1:
                yield Finding("pack.wrong_kind", path, str(value), "正整数")
        case "levels":
            yield from _check_levels(path, value, use, content)
        case "parts":
            yield from _check_parts(path, value, use, content)
        case _:
            known = mapping_at(content, _SECTIONS[param.kind])
            if str(value) not in known:
                yield unknown(path, value, known, SECTION_LABELS[_SECTIONS[param.kind]])


def _check_levels(path: Path, value: Any, use: Use, content: Content) -> Iterator[Finding]:
    known = _levels(content, use.params.get("scale"))
    if not isinstance(value, list) or not value:
        yield Finding("pack.wrong_kind", path, str(value), "列表，如 [a, b]")
        return
    for level in value:
        if str(level) not in known:
            yield unknown(path, level, known, "量表的级别")


def _levels(content: Content, scale: object) -> tuple[str, ...]:
    """Return the levels of the scale, or of every scale when none is named."""
    scales = mapping_at(content, "scales")
    chosen = [scales.get(str(scale))] if scale else list(scales.values())
    return tuple(name for s in chosen if isinstance(s, Mapping) for name in mapping_at(s, "levels"))


def _check_parts(path: Path, value: Any, use: Use, content: Content) -> Iterator[Finding]:
    if not isinstance(value, Mapping) or not value:
        yield Finding("pack.wrong_kind", path, str(value), "分项，每项一个代号")
        return
    scores = mapping_at(content, "scores")
    for name in value:
        if name not in scores:
            yield unknown((*path, name), name, scores, SECTION_LABELS["scores"])
    shares = [_share(share) for share in value.values()]
    total = sum((share for share in shares if share is not None), Fraction(0))
    if None in shares:
        bad = list(value.values())[shares.index(None)]
        yield Finding("pack.share", path, str(bad))
    elif total != 1:
        yield Finding("pack.sum", path, percent(total), "100%", f"「{use.label}」")


def _share(value: object) -> Fraction | None:
    try:
        return parse_share(value)
    except ValueError:
        return None


def unknown(path: Path, found: object, known: Iterable[str], where: str) -> Finding:
    """Return the finding for a name that is not among the known ones."""
    names = list(known)
    listed = f"这里有 {'、'.join(names[:8])}。" if names else ""
    meant = suggestion(str(found), names) or listed
    return Finding("pack.reference", path, str(found), f"{where}里没有。{meant}")


def provisions_named(content: Content, formulas: Mapping[str, Formula]) -> Iterator[Path]:
    """Yield every provision the parameters of formulas name."""
    for use in formula_uses(content, formulas):
        for key, param in use.formula.params.items() if use.formula else ():
            target, value = _SECTIONS.get(param.kind), use.params.get(key)
            names = value if isinstance(value, Mapping) else (value,)
            yield from ((target, str(name)) for name in names if target and name)
