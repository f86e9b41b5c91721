"""Scenarios in Chinese, read from the files beside this one and tried on a pack.

A file names its regulation (制度) and holds a list (场景). Each scenario names the clauses it
shows (条文), says in a sentence what happens (说明), and has one of four forms:

得分  答卷 by audience → what each score prints; marks are one mapping a form
结论  发出 and 收回 by audience → the verdict of the gate, and each rule
事项  账本 entry by entry, seen on a day (看) → the duties, and 条文状态
规定  address → what the regulation must say there
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from manyi.regulation import (
    Adoption,
    AudienceFigures,
    Pack,
    Span,
    WaveFigures,
    clause_state,
    due,
    judge,
    no_subjects,
)
from manyi.regulation.pack import find_written
from manyi.regulation.scorecard import AnswerTable
from manyi.regulation.scorecard.compute import compute_scorecard
from tests.regulation.ledgers import CALENDAR, Diary


@dataclass(frozen=True)
class Scenario:
    """One scenario as it is written, with the regulation it belongs to."""

    pack: str
    clauses: tuple[str, ...]
    text: str
    written: Mapping[str, Any]

    def __str__(self) -> str:
        return f"{'、'.join(self.clauses)} {self.text}"


def all_scenarios() -> Iterator[Scenario]:
    """Yield every scenario of every file, in order."""
    for path in sorted(Path(__file__).parent.glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        file = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - builds text, lists, mappings only
        for written in file["场景"]:
            clauses = written["条文"]
            named = (clauses,) if isinstance(clauses, str) else tuple(clauses)
            yield Scenario(file["制度"], named, written["说明"], written)


def outcome(scenario: Scenario, pack: Pack) -> tuple[Any, Any]:
    """Return what happens and what the scenario expects."""
    written = scenario.written
    for expected, happens in _FORMS.items():
        if expected in written:
            return happens(scenario, pack)
    raise ValueError(f"场景「{scenario}」没有写 {'、'.join(_FORMS)} 中的一项。")


def _scores(scenario: Scenario, pack: Pack) -> tuple[Any, Any]:
    written = scenario.written
    survey = written["调查"].partition(".")[2]
    tables = {name: _table(name, forms, pack) for name, forms in written["答卷"].items()}
    card = compute_scorecard(pack, survey, tables)
    printed = {line.key: line.printed for line in card.scores}
    items = {
        line.indicator: {
            "平均分": line.printed_mean,
            "满意度": line.printed_degree,
            "等级": line.grade,
        }
        for line in card.items
    }
    tally = {
        f"{line.part}/{line.indicator}": [str(count) for count in line.counts]
        for line in card.tally
    }
    happened = {"得分": {key: printed[key] for key in written["得分"]}}
    expected = {"得分": written["得分"]}
    if "项目" in written:
        happened["项目"] = {key: items[key] for key in written["项目"]}
        expected["项目"] = written["项目"]
    if "频次" in written:
        happened["频次"] = {key: tally.get(key) for key in written["频次"]}
        expected["频次"] = written["频次"]
    return happened, expected


def _table(audience: str, forms: Any, pack: Pack) -> AnswerTable:
    """Return answers: a list of counts by level of one item, by item, or of marks by form."""
    if isinstance(forms, list) and isinstance(forms[0], dict):
        keys = list(dict.fromkeys(key for form in forms for key in form))
        columns = {key: np.array([float(form.get(key) or "nan") for form in forms]) for key in keys}
        return AnswerTable(audience, len(forms), columns)
    by_item = forms if isinstance(forms, dict) else {"function": forms}
    columns = {
        key: np.repeat(np.arange(len(counts)), [int(n) for n in counts]).astype(np.int8)
        for key, counts in by_item.items()
    }
    return AnswerTable(audience, len(next(iter(columns.values()))), columns)


def _verdict(scenario: Scenario, pack: Pack) -> tuple[Any, Any]:
    written = scenario.written
    figures = WaveFigures(
        {
            name: AudienceFigures(
                returned=int(part["收回"]),
                issued=int(part["发出"]) if "发出" in part else None,
                undeliverable=int(part.get("未送达", 0)),
            )
            for name, part in written["回收"].items()
        },
        issued_on=date.fromisoformat(written["发出日"]) if "发出日" in written else None,
    )
    survey = written["调查"]
    waived = [f"{survey}.validity.{key}" for key in written.get("豁免", ())]
    verdict = judge(pack, survey, figures, waived=waived)
    rules = {rule.address.rpartition(".")[2]: rule.words for rule in verdict.rules}
    return (verdict.words, rules), (written["结论"], written["各条"])


def _duties(scenario: Scenario, pack: Pack) -> tuple[Any, Any]:
    written = scenario.written
    start = date.fromisoformat(written.get("施行", "2026-01-01"))
    adoption = Adoption(scenario.pack, pack, "company", start)
    diary = Diary(scenario.pack)
    for entry in written["账本"]:
        facts = {name: _fact(value) for name, value in entry.get("写明", {}).items()}
        diary.add(
            entry["事"],
            entry["日"],
            entry["处"],
            entry.get("期", ""),
            cites=tuple(entry.get("引用", ())),
            recorded=entry.get("记", ""),
            **facts,
        )
    day = date.fromisoformat(written["看"])
    duties = due((adoption,), CALENDAR, diary.ledger, no_subjects, day)
    shown = {duty.key.split("/", 1)[1]: _words(duty.state.value, duty.late_by) for duty in duties}
    year = Span(date(day.year, 1, 1), date(day.year, 12, 31))
    states = {
        clause: clause_state(
            clause, adoption=adoption, duties=duties, ledger=diary.ledger, period=year, day=day
        ).state.value
        for clause in written.get("条文状态", {})
    }
    happened = {key: shown.get(key, "没有") for key in written["事项"]}
    return (happened, states), (written["事项"], written.get("条文状态", {}))


def _words(state: str, late_by: int) -> str:
    if not late_by:
        return state
    return f"{state} {late_by} 天" if state == "逾期" else f"{state}，迟 {late_by} 天"


def _fact(value: Any) -> Any:
    """Return a fact as the product states it; the files hold text only."""
    if isinstance(value, list):
        return [str(part) for part in value]
    if value in ("true", "false"):
        return value == "true"
    try:
        return int(value)
    except ValueError:
        pass
    try:
        return float(value)
    except ValueError:
        return value


def _says(scenario: Scenario, pack: Pack) -> tuple[Any, Any]:
    expected = scenario.written["规定"]
    return {address: _text(find_written(pack.content, address)) for address in expected}, expected


def _text(value: Any) -> Any:
    """Return plain data as the scenario files hold it, every scalar as text."""
    if isinstance(value, dict):
        return {key: _text(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_text(part) for part in value]
    return str(value).lower() if isinstance(value, bool) else str(value)


_FORMS = {"得分": _scores, "结论": _verdict, "事项": _duties, "规定": _says}
