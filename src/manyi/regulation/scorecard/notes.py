"""What a reader of the figures has to know: the readings chosen, said in words."""

from collections.abc import Iterator, Mapping

from manyi.regulation.formulas import Denominator
from manyi.regulation.pack import Pack
from manyi.regulation.schema.asking import Indicator
from manyi.regulation.schema.surveys import Survey
from manyi.regulation.scorecard.asked import Asked

_DENOMINATORS: Mapping[Denominator, str] = {
    "forms": "项目平均分数以全部有效表的份数为分母，空白按 0 分计；项目满意度只按给出的分值计算",
    "answered": "项目平均分数以答了该项目的份数为分母，空白和不适用不计入",
}


def card_notes(
    pack: Pack, survey: Survey, audiences: tuple[Asked, ...], denominator: Denominator
) -> tuple[str, ...]:
    """Return the notes of a card in the order a reader needs them."""
    return (
        *_pooling(audiences),
        *_satisfied(pack, survey),
        _DENOMINATORS[denominator],
        *_weighting(audiences),
        *_missing_indicators(pack, survey, audiences),
    )


def _pooling(audiences: tuple[Asked, ...]) -> Iterator[str]:
    if any(asked.by_level for asked in audiences):
        yield "总项数是全部有效表中已答项目的合计，空白和不适用不计入"


def _satisfied(pack: Pack, survey: Survey) -> Iterator[str]:
    seen = set()
    for key in survey.scores:
        params = pack.scores[key].params
        scale = pack.scales.get(params.get("scale", ""))
        if scale is not None and "satisfied" in params:
            labels = [level.label for name, level in scale.levels.items()]
            chosen = [scale.levels[name].label for name in params["satisfied"]]
            seen.add("、".join(label for label in labels if label in chosen))
    for levels in sorted(seen):
        yield f"满意率把{levels}算作满意"


def _weighting(audiences: tuple[Asked, ...]) -> Iterator[str]:
    if any(asked.sums.is_weighted for asked in audiences):
        yield "结果按抽样权重加权；份数和频次不加权"


def _missing_indicators(pack: Pack, survey: Survey, audiences: tuple[Asked, ...]) -> Iterator[str]:
    for asked in audiences:
        form = pack.forms[survey.audience[asked.audience].form]
        tree = pack.indicators[form.indicators].items if form.indicators else {}
        absent = [label for key, label in _required(tree) if key not in asked.sums.items]
        if absent:
            yield f"「{form.label}」的答案里没有制度要求的指标：{'、'.join(absent)}"


def _required(items: Mapping[str, Indicator]) -> Iterator[tuple[str, str]]:
    for key, indicator in items.items():
        if indicator.required and not indicator.items:
            yield key, indicator.label
        yield from _required(indicator.items)
