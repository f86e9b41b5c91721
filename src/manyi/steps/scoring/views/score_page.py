"""One score as its page shows it: every figure with the address of the rows behind it."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manyi.regulation import Pack
from manyi.regulation.scorecard import GroupLine, ItemLine, Scorecard, ScoreLine
from manyi.steps.scoring import queries
from manyi.steps.scoring.models import Score
from manyi.steps.scoring.queries.weak import degree_target
from manyi.steps.scoring.views import pictures

_PARTS = {"survey": gettext_lazy("调查部分"), "self": gettext_lazy("自评部分")}


class ScorePage:
    """What the page of one score shows, part by part."""

    def __init__(self, score: Score, card: Scorecard, pack: Pack, *, can_open: bool) -> None:
        self.score, self.card, self.pack = score, card, pack
        self.can_open = can_open
        self.target = degree_target(score)
        self.own = queries.self_audiences(score.scorecard)

    def rows(self, **about: object) -> str:
        """Return the address of the rows behind a figure; nothing for whoever may not see them."""
        if not self.can_open:
            return ""
        asked = urlencode({name: value for name, value in about.items() if value != ""})
        return f"{reverse('cleaning:rows', args=[self.score.snapshot_id])}?{asked}".rstrip("?")

    def label(self, audience: str) -> str:
        """Return what people call an audience."""
        asked = self.pack.surveys[self.score.wave.survey].audience.get(audience)
        if asked is None:
            return audience
        label = self.pack.subjects[asked.of].label
        is_other = self.pack.forms[asked.form].about == "competitor"
        return _("%(label)s（竞争对手表）") % {"label": label} if is_other else label

    def figures(self) -> list[dict[str, Any]]:
        """Return every figure, those held to a target first."""
        targets = {line.score: line for line in self.card.targets}
        lines = sorted(self.card.scores, key=lambda line: line.key not in targets)
        return [
            {
                "line": line,
                "target": targets.get(line.key),
                "parts": list(self._blended(line)),
                "url": self.rows(about=line.label),
            }
            for line in lines
            if line.unit != "count"
        ]

    def _blended(self, line: ScoreLine) -> Iterator[dict[str, Any]]:
        """Yield the parts of a blend with their shares."""
        lines = {one.key: one for one in self.card.scores}
        params = self.pack.scores[line.key].params
        for key, share in params.get("parts", {}).items():
            yield {"line": lines[key], "share": float(share)}

    def audiences(self) -> Iterator[dict[str, Any]]:
        for audience in dict.fromkeys(line.audience for line in self.card.items):
            lines = [line for line in self.card.items if line.audience == audience]
            label = self.label(audience)
            yield {
                "key": audience,
                "label": label,
                "forms": self.card.respondents[audience],
                "url": self.rows(audience=audience, about=label),
                "levels": lines[0].level_labels,
                "lines": [self._item(line) for line in lines],
                "pictures": list(
                    pictures.item_pictures(audience, label, lines, target=self.target)
                ),
            }

    def _item(self, line: ItemLine) -> dict[str, Any]:
        about = {"audience": line.audience, "item": line.indicator}
        return {
            "line": line,
            "url": self.rows(**about, about=line.label),
            # Red only where chance does not explain it: the whole interval lies below.
            "is_below": self.target is not None
            and line.high is not None
            and line.high < self.target,
            "cells": [
                {"n": n, "url": self._cell(about, place, f"{line.label} {name}")}
                for place, (n, name) in enumerate(zip(line.counts, line.level_labels, strict=True))
            ],
        }

    def _cell(self, about: dict[str, str], place: int, words: str) -> str:
        """Return the rows that chose a level; marks are graded afterwards and have no level."""
        if not self._has_levels(about["audience"]):
            return ""
        return self.rows(**about, level=place, about=words)

    def _has_levels(self, audience: str) -> bool:
        form = self.pack.forms[self.pack.surveys[self.score.wave.survey].audience[audience].form]
        return bool(form.scale and self.pack.scales[form.scale].levels)

    def parts(self) -> Iterator[dict[str, Any]]:
        for part, label in _PARTS.items():
            lines = [line for line in self.card.tally if line.part == part]
            if lines:
                yield {
                    "key": part,
                    "label": label,
                    "levels": lines[0].level_labels,
                    "lines": [
                        {
                            "line": line,
                            "who": self.label(line.audience),
                            "share": line.total / line.n if line.n else None,
                            "url": self.rows(
                                audience=line.audience, item=line.indicator, about=line.label
                            ),
                        }
                        for line in sorted(lines, key=lambda line: -line.total)
                    ],
                    "picture": pictures.tally_picture(part, label, lines),
                }

    def competitors(self) -> list[dict[str, Any]]:
        asked = self.pack.surveys[self.score.wave.survey].audience
        about = [
            name
            for name in self.card.respondents
            if name in asked and self.pack.forms[asked[name].form].about == "competitor"
        ]
        return [
            {
                "line": line,
                "url": self.rows(
                    audience=about[0] if about else "",
                    **(
                        {"dimension": "competitor", "label": line.competitor}
                        if line.code >= 0
                        else {}
                    ),
                    about=line.competitor,
                ),
            }
            for line in self.card.competitors
        ]

    def competitor_picture(self) -> pictures.Picture | None:
        survey, own = (list(queries.items_of_part(self.score, part)) for part in _PARTS)
        return pictures.competitor_picture(self.card.competitors, survey, own)

    def cuts(self) -> Iterator[dict[str, Any]]:
        """Yield every way the answers are cut: assessment objects first, then segments."""
        groups = [*self.card.objects, *self.card.segments]
        places = dict.fromkeys((line.dimension, line.audience) for line in groups)
        for dimension, audience in places:
            lines = [
                line for line in groups if (line.dimension, line.audience) == (dimension, audience)
            ]
            yield {
                "label": _("测评对象") if dimension == "objects" else dimension,
                "who": self.label(audience),
                "lines": [{"line": line, "url": self._group(line)} for line in lines],
                "has_hidden": any(line.hidden for line in lines),
            }

    def _group(self, line: GroupLine) -> str:
        if line.hidden:
            return ""
        return self.rows(
            audience=line.audience, dimension=line.dimension, label=line.label, about=line.label
        )
