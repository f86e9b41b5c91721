"""The scorecard of a wave: answers in, every figure of the regulation out."""

from manyi.regulation.scorecard.answers import AnswerTable, Coding
from manyi.regulation.scorecard.compute import compute_scorecard
from manyi.regulation.scorecard.held_against import proposed_target
from manyi.regulation.scorecard.lines import (
    VERDICT_WORDS,
    CompetitorLine,
    GroupLine,
    ItemLine,
    PackStamp,
    Scorecard,
    ScoreLine,
    TallyLine,
    TargetLine,
    ValidityRuleLine,
    ValidityStatement,
    Verdict,
)

__all__ = [
    "VERDICT_WORDS",
    "AnswerTable",
    "Coding",
    "CompetitorLine",
    "GroupLine",
    "ItemLine",
    "PackStamp",
    "ScoreLine",
    "Scorecard",
    "TallyLine",
    "TargetLine",
    "ValidityRuleLine",
    "ValidityStatement",
    "Verdict",
    "compute_scorecard",
    "proposed_target",
]
