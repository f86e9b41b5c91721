"""Planning a wave, drawing its sample and having it approved."""

from manyi.steps.sampling.domain.approving import approve_sample, refuse_sample
from manyi.steps.sampling.domain.drawing import (
    draw_sample,
    override_exclusion,
    take_over_sample,
)
from manyi.steps.sampling.domain.planning import (
    choose_questionnaire,
    choose_questionnaires,
    file_plan,
    name_objects,
    plan_agreed,
    plan_refused,
    plan_wave,
)

__all__ = [
    "approve_sample",
    "choose_questionnaire",
    "choose_questionnaires",
    "draw_sample",
    "file_plan",
    "name_objects",
    "override_exclusion",
    "plan_agreed",
    "plan_refused",
    "plan_wave",
    "refuse_sample",
    "take_over_sample",
]
