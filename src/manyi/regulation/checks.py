"""What must agree across a pack: references, formulas, events, clauses, nothing left over."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from manyi.regulation.events import EVENTS
from manyi.regulation.findings import Finding
from manyi.regulation.formula_checks import (
    formula_findings,
    mapping_at,
    provisions_named,
    unknown,
)
from manyi.regulation.formulas import Formula
from manyi.regulation.pack import find_written
from manyi.regulation.references import Reference, references
from manyi.regulation.schema import SECTION_LABELS, SECTIONS
from manyi.regulation.schema.base import AddressOf, R
from manyi.regulation.source import Path
from manyi.regulation.suggestions import suggestion

# The event an act under a head `every`, `once` or `asked` leaves behind.
ACT_OF: Mapping[str, str] = {
    "targets": "target.proposed",
    "surveys": "wave.issued",
    "reports": "report.submitted",
    "improvements": "improvement.progressed",
    "duties": "duty.recorded",
    "incentives": "reward.proposed",
}


@dataclass(frozen=True)
class Draft:
    """A pack being checked: its data, the formulas it may name, and what could not be read."""

    content: Mapping[str, Any]
    formulas: Mapping[str, Formula]
    unread: frozenset[Path] = frozenset()

    def section(self, name: str) -> Mapping[str, Any]:
        return mapping_at(self.content, name)

    def parts(self, section: str) -> Iterator[tuple[Path, Mapping[str, Any]]]:
        for name, provision in self.section(section).items():
            if isinstance(provision, Mapping):
                yield (section, name), provision


def findings(draft: Draft) -> Iterator[Finding]:
    """Yield everything that does not agree."""
    named = tuple(references(draft.content))
    for reference in named:
        yield from _check_reference(reference, draft)
    yield from formula_findings(draft.content, draft.formulas)
    for path, when, verb in whens(draft):
        yield from _check_when(path, when, verb)
    yield from _check_validity(draft)
    yield from _check_marks(draft)
    yield from _check_contact_roles(draft)
    yield from _check_clauses(draft)
    yield from _check_unused(draft, named)


def _check_reference(reference: Reference, draft: Draft) -> Iterator[Finding]:
    marker = reference.marker
    if isinstance(marker, R):
        yield from _check_id(reference, marker, draft)
    elif isinstance(marker, AddressOf):
        yield from _check_address(reference, marker, draft)


def _check_id(reference: Reference, marker: R, draft: Draft) -> Iterator[Finding]:
    if marker.section.startswith("."):
        part = marker.section[1:]
        provision = mapping_at(draft.section(reference.path[0]), reference.path[1])
        known, where = mapping_at(provision, part), f"本项的 {part} "
    else:
        known, where = draft.section(marker.section), SECTION_LABELS[marker.section]
    if reference.target not in known:
        yield unknown(reference.path, reference.target, known, where)


def _check_address(reference: Reference, marker: AddressOf, draft: Draft) -> Iterator[Finding]:
    target = reference.target
    if tuple(target.split(".")[:2]) in draft.unread:
        return
    if find_written(draft.content, target) is None:
        yield Finding("pack.address", reference.path, target, _nearby(target, draft))
    elif marker.section and not target.startswith(f"{marker.section}."):
        yield Finding("pack.not_a_duty", reference.path, target)


def _nearby(address: str, draft: Draft) -> str:
    """Return what does stand where the address leaves the pack."""
    here: Any = {name: draft.section(name) for name in SECTIONS if draft.section(name)}
    for step in address.split("."):
        if not isinstance(here, Mapping) or step not in here:
            break
        here = here[step]
    if not isinstance(here, Mapping):
        return "它下面没有分项。"
    meant = suggestion(step, here)
    return f"这里有 {'、'.join(list(here)[:12])}。{meant}"


def whens(draft: Draft) -> Iterator[tuple[Path, Mapping[str, Any], str]]:
    """Yield every `when` with its path and the event its own act leaves behind."""
    for section in SECTIONS:
        for path, provision in draft.parts(section):
            for inner, when in _whens_in(provision):
                yield (*path, *inner), when, ACT_OF.get(section, "")


def _whens_in(value: Any) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    for key, part in value.items() if isinstance(value, Mapping) else ():
        if not isinstance(part, Mapping):
            continue
        if key == "when":
            yield (key,), part
        elif key in ("opened_by", "also"):
            yield from (((key, k), w) for k, w in part.items() if isinstance(w, Mapping))
        else:
            yield from (((key, *inner), when) for inner, when in _whens_in(part))


def _check_when(path: Path, when: Mapping[str, Any], act: str) -> Iterator[Finding]:
    verb = when.get("after")
    if verb is not None and str(verb) not in EVENTS:
        meant = suggestion(str(verb), EVENTS)
        yield Finding("pack.event_unknown", (*path, "after"), str(verb), meant)
        return
    event = EVENTS.get(str(verb or act))
    where = when.get("where")
    for name in where if isinstance(where, Mapping) else ():
        if event is not None and name not in event.facts:
            known = suggestion(name, event.facts) or f"有 {'、'.join(event.facts)}。"
            yield Finding("pack.fact_unknown", (*path, "where", name), name, known, event.verb)
    promised = when.get("due_in_event")
    if event is not None and promised is not None:
        fact = event.facts.get(str(promised))
        if fact is None or fact.kind != "date":
            dates = [f.name for f in event.facts.values() if f.kind == "date"]
            place = (*path, "due_in_event")
            known = f"写明日期的有 {'、'.join(dates) or '(无)'}。"
            yield Finding("pack.fact_unknown", place, str(promised), known, event.verb)


def _check_validity(draft: Draft) -> Iterator[Finding]:
    for path, survey in draft.parts("surveys"):
        if survey.get("validity") and not survey.get("if_invalid"):
            yield Finding("pack.no_if_invalid", (*path, "validity"), "", "", "")


def _check_marks(draft: Draft) -> Iterator[Finding]:
    """Compare full marks with the indicators of every form that uses both."""
    for path, form in draft.parts("forms"):
        scale = draft.section("scales").get(str(form.get("scale")))
        tree = draft.section("indicators").get(str(form.get("indicators")))
        marks = scale.get("marks") if isinstance(scale, Mapping) else None
        if not isinstance(marks, Mapping) or not isinstance(tree, Mapping):
            continue
        full = marks.get("full")
        wanted = set(_scored_leaves(tree.get("items")))
        given = set(full) if isinstance(full, Mapping) else set()
        for name in sorted(wanted ^ given):
            code = "pack.mark_missing" if name in wanted else "pack.mark_extra"
            yield Finding(code, ("scales", str(form["scale"]), "marks"), name, path[1], "")


def _scored_leaves(items: Any) -> Iterator[str]:
    for name, item in items.items() if isinstance(items, Mapping) else ():
        below = item.get("items") if isinstance(item, Mapping) else None
        if below:
            yield from _scored_leaves(below)
        elif not (isinstance(item, Mapping) and item.get("part") == "auxiliary"):
            yield name


def _check_contact_roles(draft: Draft) -> Iterator[Finding]:
    played = {
        name: role
        for name, role in draft.section("roles").items()
        if isinstance(role, Mapping) and role.get("type") == "customer"
    }
    for path, subject in draft.parts("subjects"):
        where = subject.get("where")
        role = where.get("role") if isinstance(where, Mapping) else None
        if subject.get("of") == "contact" and role is not None and str(role) not in played:
            yield unknown((*path, "where", "role"), role, played, "客户一方的职责")


def _check_clauses(draft: Draft) -> Iterator[Finding]:
    for path, clause in draft.parts("clauses"):
        executed = clause.get("executed")
        acts = executed if isinstance(executed, list) else []
        if acts and all(str(address).startswith("duties.") for address in acts):
            yield Finding("pack.only_duties", (*path, "executed"))


def _check_unused(draft: Draft, named: Iterable[Reference]) -> Iterator[Finding]:
    used = {pair for reference in named for pair in _provisions_named(reference)}
    used |= set(provisions_named(draft.content, draft.formulas))
    used |= {("roles", name) for name in _contact_roles(draft)}
    for section in SECTIONS:
        for path, provision in draft.parts(section):
            if path not in used:
                label = f"{SECTION_LABELS[section]}「{provision.get('label', path[1])}」"
                yield Finding("pack.unused", path, "", "", label)


def _provisions_named(reference: Reference) -> Iterator[Path]:
    steps = tuple(reference.target.split("."))
    if isinstance(reference.marker, R) and not reference.marker.section.startswith("."):
        if reference.path[:2] != (reference.marker.section, reference.target):
            yield reference.marker.section, reference.target
    elif isinstance(reference.marker, AddressOf) and reference.path[:2] != steps[:2]:
        yield steps[:2]


def _contact_roles(draft: Draft) -> Iterator[str]:
    for _, subject in draft.parts("subjects"):
        where = subject.get("where")
        if subject.get("of") == "contact" and isinstance(where, Mapping):
            yield str(where.get("role"))
