from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "manyi.steps.cases"
    label = "cases"
    verbose_name = "反馈与投诉"

    def ready(self) -> None:
        """Answer for approvals, handovers and the calendar; show cases on the pages of others."""
        _take_part()
        _fill_pages()


# Tables can be imported only once every app is loaded, so both functions import what they hand on.


def _take_part() -> None:
    from manyi.core.approvals import register_outcome  # noqa: PLC0415 (see above)
    from manyi.core.contributions import contribute  # noqa: PLC0415 (see above)
    from manyi.core.handovers import SLOT as HANDOVER  # noqa: PLC0415 (see above)
    from manyi.core.recomputing import SLOT as CALENDAR  # noqa: PLC0415 (see above)
    from manyi.steps.cases.domain import (  # noqa: PLC0415 (see above)
        boards,
        handing_over,
        recount_for_calendar,
        solving,
    )

    register_outcome("case", given=solving.solution_approved, refused=solving.solution_refused)
    register_outcome("board", given=boards.board_approved, refused=boards.board_refused)
    contribute(HANDOVER, "9-1-cases", handing_over.cases_in_hand)
    contribute(HANDOVER, "9-2-requests", handing_over.requests_in_hand)
    contribute(HANDOVER, "9-3-orders", handing_over.orders_in_hand)
    contribute(HANDOVER, "9-4-cars", handing_over.cars_in_hand)
    contribute(CALENDAR, "9-cases", recount_for_calendar)


def _fill_pages() -> None:
    from manyi.core.contributions import contribute  # noqa: PLC0415 (see above)
    from manyi.steps.cases.exports import report_chapter  # noqa: PLC0415 (see above)
    from manyi.steps.cases.views import (  # noqa: PLC0415 (see above)
        clocks,
        contributed,
        needs,
        praise,
    )

    contribute("answer.thanks", "9-cases", contributed.thanks_offer)
    contribute("wave.panel", "9-cases", contributed.wave_panel)
    contribute("report.chapters", "9-cases", report_chapter)
    contribute("customer.panel", "9-cases", contributed.customer_panel)
    contribute("home.panel", "9-cases", contributed.home_panel)
    contribute("home.panel", "9-cases-notices", clocks.home_panel)
    contribute("home.panel", "9-hand-in", contributed.hand_in_link)
    contribute("home.panel", "9-needs", needs.home_panel)
    contribute("plan.link", "9-cases", contributed.plan_link)
    contribute("approval.link", "9-cases", contributed.approval_link)
    contribute("questionnaire.panel", "9-voices", needs.questionnaire_panel)
    contribute("questionnaire.designer", "9-voices", needs.questionnaire_panel)
    contribute("tree.panel", "9-voices", needs.tree_panel)
    contribute("person.panel", "9-praise", praise.person_panel)
