"""Acts of step 9, by topic: a case is registered, handled, asked again and closed."""

from manyi.steps.cases.domain.assigning import assign_case
from manyi.steps.cases.domain.attachments import (
    attach_files,
    attach_sound_files,
    refuse_harmful,
)
from manyi.steps.cases.domain.categories import category_for, seed_categories
from manyi.steps.cases.domain.classifying import (
    add_category,
    change_category,
    classify_case,
    is_from_pack,
)
from manyi.steps.cases.domain.clocks import retime
from manyi.steps.cases.domain.closing import close_case, closing_problems
from manyi.steps.cases.domain.deliveries import (
    DeliveryRefused,
    Signed,
    accept_delivery,
    add_source,
    refuse_delivery,
    renew_source_secret,
    signature_of,
    source_secret,
    switch_source,
)
from manyi.steps.cases.domain.handling import add_note, answer_case
from manyi.steps.cases.domain.holds import hold_case, resume_case, resume_on_reply
from manyi.steps.cases.domain.imports import (
    COLUMNS,
    CheckedFeedback,
    check_feedback,
    look_through,
    take_in_file,
)
from manyi.steps.cases.domain.intake import (
    Heard,
    Teller,
    take_in,
)
from manyi.steps.cases.domain.low_answers import open_case_from_response, sweep_low_answers
from manyi.steps.cases.domain.mail import (
    attach_mail,
    discard_mail,
    make_case_of_mail,
    take_letter,
    take_letter_file,
    take_waiting_letters,
)
from manyi.steps.cases.domain.merging import (
    link_case,
    merge_case,
    merging_problems,
    split_case,
    undo_merge,
)
from manyi.steps.cases.domain.notices import (
    Notice,
    give_notices,
    take_note,
    tell,
    tell_handler,
)
from manyi.steps.cases.domain.plans import link_plan, open_plan_for_case
from manyi.steps.cases.domain.ratings import (
    begin_sending,
    end_sending,
    offer_rating,
    open_rating,
    put_off,
    rate,
    rating_of,
    rating_token,
)
from manyi.steps.cases.domain.receipts import (
    ask_for_receipt,
    deliver_receipt,
)
from manyi.steps.cases.domain.recounting import (
    recount_for_calendar,
)
from manyi.steps.cases.domain.registering import Details, register_case
from manyi.steps.cases.domain.reopening import reopen_case
from manyi.steps.cases.domain.replies import (
    Reply,
    can_reopen,
    supplement_case,
    take_reply,
)
from manyi.steps.cases.domain.sweeping import (
    Swept,
    sweep_clocks,
)
from manyi.steps.cases.domain.visits import (
    call_again,
    draw_supervision,
    give_up_visit,
    record_visit,
)
from manyi.steps.cases.queries.merging import main_case
from manyi.steps.cases.queries.visits import visiting_problems

__all__ = [
    "COLUMNS",
    "CheckedFeedback",
    "DeliveryRefused",
    "Details",
    "Heard",
    "Notice",
    "Reply",
    "Signed",
    "Swept",
    "Teller",
    "accept_delivery",
    "add_category",
    "add_note",
    "add_source",
    "answer_case",
    "ask_for_receipt",
    "assign_case",
    "attach_files",
    "attach_mail",
    "attach_sound_files",
    "begin_sending",
    "call_again",
    "can_reopen",
    "category_for",
    "change_category",
    "check_feedback",
    "classify_case",
    "close_case",
    "closing_problems",
    "deliver_receipt",
    "discard_mail",
    "draw_supervision",
    "end_sending",
    "give_notices",
    "give_up_visit",
    "hold_case",
    "is_from_pack",
    "link_case",
    "link_plan",
    "look_through",
    "main_case",
    "make_case_of_mail",
    "merge_case",
    "merging_problems",
    "offer_rating",
    "open_case_from_response",
    "open_plan_for_case",
    "open_rating",
    "put_off",
    "rate",
    "rating_of",
    "rating_token",
    "record_visit",
    "recount_for_calendar",
    "refuse_delivery",
    "refuse_harmful",
    "register_case",
    "renew_source_secret",
    "reopen_case",
    "resume_case",
    "resume_on_reply",
    "retime",
    "seed_categories",
    "signature_of",
    "source_secret",
    "split_case",
    "supplement_case",
    "sweep_clocks",
    "sweep_low_answers",
    "switch_source",
    "take_in",
    "take_in_file",
    "take_letter",
    "take_letter_file",
    "take_note",
    "take_reply",
    "take_waiting_letters",
    "tell",
    "tell_handler",
    "undo_merge",
    "visiting_problems",
]
