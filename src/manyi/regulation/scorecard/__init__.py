"""The scorecard of a wave: answers in, every figure of the regulation out."""

from manyi.regulation.scorecard.answers import AnswerTable, Coding
from manyi.regulation.scorecard.asked import ruler, summed_audiences
from manyi.regulation.scorecard.compute import compute_scorecard, scorecard_of_sums
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
from manyi.regulation.scorecard.storing import packed, unpacked
from manyi.regulation.scorecard.sums import AudienceSums, sum_answers

__all__ = [
    "VERDICT_WORDS",
    "AnswerTable",
    "AudienceSums",
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
    "packed",
    "proposed_target",
    "ruler",
    "scorecard_of_sums",
    "sum_answers",
    "summed_audiences",
    "unpacked",
]
