"""The after-sales regulation with other terms, as a company might write them."""

import re
from datetime import date

from manyi.core.adoption import adopt, assign_role, store_pack
from manyi.core.models import Adoption
from manyi.regulation.loader import pack_text
from tests.factories import FOUNDED, Company, role_holders

NAME = "after_sales"


def with_terms(terms: str = "", *, escalation: str = "", remind: str = "", version: str) -> str:
    """Return the text of the pack with these terms, and no others, in its feedback section."""
    head, _cases, rest = pack_text(NAME).partition("\ncases:")
    section, _duties, tail = rest.partition("\nduties:")
    kept = [line for line in section.splitlines() if not _is_ours(line)]
    kept = _without_block(kept, "    terms:")
    kept = _without_block(kept, "    escalation:")
    body = "\n".join(kept).rstrip()
    lines = [terms.strip("\n"), escalation.strip("\n"), f"    remind: {remind}" if remind else ""]
    text = "\n".join([f"{head}\ncases:{body}", *filter(None, lines), "", f"duties:{tail}"])
    text = re.sub(r"(?m)^  cases\.feedback\.(terms|escalation|remind)\b.*\n", "", text)
    first, _version, after = text.partition('version: "')
    return f'{first}version: "{version}{after[after.index(chr(34)) :]}'


def _is_ours(line: str) -> bool:
    return line.startswith("    remind:")


def _without_block(lines: list[str], head: str) -> list[str]:
    """Leave out a block with everything indented below its head."""
    kept, is_inside = [], False
    for line in lines:
        is_inside = line.startswith(head) or (is_inside and line.startswith("      "))
        if not is_inside:
            kept.append(line)
    return kept


def adopt_clocks(
    company: Company,
    terms: str = "",
    *,
    escalation: str = "",
    remind: str = "",
    version: str = "2.0",
    start: date = FOUNDED,
) -> Adoption:
    """Bring the changed pack into force; it ends the one before."""
    text = with_terms(terms, escalation=escalation, remind=remind, version=version)
    stored = store_pack(text, name=NAME)
    Adoption.objects.filter(pack_version__name=NAME, start=start).delete()
    adoption = adopt(stored, company.root, start=start, actor=None)
    for role, holder in role_holders(NAME, company).items():
        assign_role(adoption, role, holder, start=start, actor=None)
    return adoption
