"""How a case hangs together with others: repeats, likely duplicates, merging, splitting, links."""

from collections.abc import Mapping
from typing import Any

from manyi.core.models import Person
from manyi.steps.cases import domain, queries
from manyi.steps.cases.enums import CaseState
from manyi.steps.cases.forms import ClassifyForm, MergeForm, PlainForm, RelateForm, SplitForm
from manyi.steps.cases.models import Case
from manyi.steps.cases.views.parts import ALWAYS, OPEN, Act, Panel


def kin_panel(_person: Person, case: Case) -> Mapping[str, Any]:
    """Return what else there is of the same: counted, likely, merged, linked."""
    is_open = case.state in OPEN
    return {
        "merge": queries.open_merge(case) if case.merged_into_id else None,
        "repeats": queries.repeats_of(case),
        "likely": queries.likely_duplicates(case) if is_open else (),
        "merged": queries.merged_cases(case),
        "links": queries.links_of(case),
    }


def _is_merged(_person: Person, case: Case) -> bool:
    return case.merged_into_id is not None


ACTS = {
    "classify": Act("cases.note_case", ClassifyForm, domain.classify_case, OPEN),
    "merge": Act("cases.merge_case", MergeForm, domain.merge_case, OPEN),
    "undo_merge": Act(
        "cases.merge_case", PlainForm, domain.undo_merge, [CaseState.CLOSED], is_offered=_is_merged
    ),
    "split": Act("cases.merge_case", SplitForm, domain.split_case, OPEN),
    "relate": Act("cases.note_case", RelateForm, domain.link_case, ALWAYS),
}
KIN = Panel("cases/intake/kin.html", kin_panel, "more")
