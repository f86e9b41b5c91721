"""What the figures themselves say about each chapter: proposals for its author to change."""

from collections.abc import Callable, Mapping

from manyi.regulation.scorecard import TallyLine
from manyi.steps.reporting.exports.reading import Reading, listed

_MOST_NAMED = 3


def proposed_texts(reading: Reading) -> Mapping[str, str]:
    """Return a proposal for every chapter of the pack's report that figures can speak for."""
    asked = reading.pack.reports[reading.report_key].sections if reading.report_key else ()
    found = {key: _WRITERS[key](reading) for key in asked if key in _WRITERS}
    return {key: text for key, text in found.items() if text}


def proposed_suggestions(reading: Reading) -> tuple[str, ...]:
    """Return one proposal for each weak indicator."""
    return tuple(
        f"{entry.item.label}（满意度 {entry.item.printed_degree}）："
        "由责任部门查明原因，拟订纠正措施和预防措施，写明责任人和完成日期。"
        for entry in reading.weak
    )


def _overall(reading: Reading) -> str:
    said = []
    for line in reading.headline:
        if line.value is None or not line.complete:
            said.append(f"{line.label}不完整：{line.note or '缺少组成部分'}。")
            continue
        target = reading.target_of(line.key)
        words = f"{line.label} {line.printed}"
        if target is not None:
            reached = "达到" if target.met else "未达到"
            words += f"，目标 {target.printed_target}，{reached}"
        said.append(f"{words}。")
    return "".join(said)


def _worst(reading: Reading) -> str:
    return "\n".join(
        words
        for part, label in (("survey", "调查部分"), ("self", "自评部分"))
        if (words := _worst_of(reading.tally_of(part), label))
    )


def _worst_of(lines: tuple[TallyLine, ...], label: str) -> str:
    if not lines:
        return ""
    named = [line for line in lines if line.total][:_MOST_NAMED]
    levels = listed(lines[0].level_labels)
    if not named:
        return f"{label}没有出现{levels}。"
    items = listed(f"{line.label} {line.total} 次（n = {line.n}）" for line in named)
    return f"{label}出现{levels}最多的项目：{items}。"


def _competitor(reading: Reading) -> str:
    own = next((line for line in reading.degrees if line.complete), None)
    enough = [line for line in reading.card.competitors if line.enough and line.degree is not None]
    if own is None or not enough:
        return ""
    rivals = listed(f"{line.competitor} {line.printed_degree}" for line in enough)
    return f"{own.label} {own.printed}；竞争对手满意度：{rivals}。"


def _baseline(reading: Reading) -> str:
    baseline = reading.material.baseline
    if baseline is None:
        return ""
    compared = [
        f"{line.label} {line.printed}，{baseline.label}为 "
        f"{reading.style.text(baseline.figures[line.key], line.unit)}"
        for line in reading.headline
        if line.value is not None and line.key in baseline.figures
    ]
    return "；".join(compared) + "。" if compared else ""


def _trend(reading: Reading) -> str:
    if not reading.material.earlier:
        return ""
    last = reading.material.earlier[-1]
    said = []
    for line in reading.headline:
        before = last.figures.get(line.key)
        if line.value is None or before is None:
            continue
        change = line.value - before
        way = "上升" if change > 0 else "下降"
        points = reading.style.text(abs(change), "hundred")
        said.append(f"{line.label}比上期（{last.period}）{way} {points} 个百分点")
    return "；".join(said) + "。" if said else ""


def _weak(reading: Reading) -> str:
    named = listed(f"{one.item.label}（{'；'.join(one.reasons)}）" for one in reading.weak)
    return f"不满意的主要方面：{named}。" if named else ""


_WRITERS: Mapping[str, Callable[[Reading], str]] = {
    "overall": _overall,
    "summary": _overall,
    "worst": _worst,
    "competitor": _competitor,
    "baseline": _baseline,
    "trend": _trend,
    "weak": _weak,
}
