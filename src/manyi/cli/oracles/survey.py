"""Estimates from samples of California schools as R survey computes them."""

from collections.abc import Iterator
from pathlib import Path

from manyi.cli.oracles import schools
from manyi.cli.oracles.check import Check
from manyi.cli.oracles.row import Row

_SOURCE = "R survey 4.5，api 数据；Lumley (2010), Complex Surveys"
_BASICS = "均值 均值标准误 设计效应 总量 总量标准误"
_PAIRS = "均值 均值标准误 总量 总量标准误"
_MODEL = [
    f"{name} {column}"
    for name in ("截距", "ell", "meals", "mobility")
    for column in ("系数", "标准误", "t", "p")
]
_QUANTILES = [
    f"{share} {column}"
    for share in ("0.25", "0.5", "0.75")
    for column in ("值", "下限", "上限", "标准误")
]


def rows(data: Path) -> Iterator[Row]:
    """Yield every published estimate, standard error, interval and test."""
    for check in _CHECKS:
        yield from check.rows(data)


def _printed(title: str, names: str | list[str], texts: str) -> list[tuple[str, str]]:
    """Name the numbers of a printed table in turn."""
    places = names.split() if isinstance(names, str) else names
    return [(f"{title} {name}", text) for name, text in zip(places, texts.split(), strict=True)]


_CHECKS = (
    Check(
        _printed(
            "简单随机", _BASICS, "656.585000000 9.249722039 1.00000000000 3621074.34 169519.6543"
        ),
        schools.simple,
        _SOURCE,
        [schools.SIMPLE],
    ),
    Check(
        _printed("分层", _BASICS, "662.287363159 9.408940803 1.20446 3687177.532 114641.7161"),
        schools.stratified,
        _SOURCE,
        [schools.STRATA],
    ),
    Check(
        _printed("整群", _BASICS, "644.16939891 23.54224069 9.34587 3404940.135 932235.027"),
        schools.clusters,
        _SOURCE,
        [schools.ONE_STAGE],
    ),
    Check(
        _printed("两阶段", _PAIRS, "670.8118081 30.09903 2639272.93 799637.7736"),
        schools.two_stages,
        _SOURCE,
        [schools.TWO_STAGES],
    ),
    Check(
        _printed(
            "两阶段有放回", _BASICS, "670.81180812 30.71157631 6.50751 2639272.93 820261.1465"
        ),
        schools.with_replacement,
        _SOURCE,
        [schools.TWO_STAGES],
    ),
    Check(
        _printed(
            "子总体均值",
            "E E标准误 H H标准误 M M标准误 未获奖 未获奖标准误 获奖 获奖标准误",
            "674.43 12.3824797939 625.82 14.9371291854 636.60 16.2147073082 "
            "633.734911659 15.3347709760 678.422405614 11.8566309874",
        ),
        schools.domains,
        _SOURCE,
        [schools.STRATA],
    ),
    Check(
        _printed(
            "比例",
            "否 否标准误 是 是标准误 logit下限 logit上限 beta下限 beta上限",
            "0.1720519886 0.02434 0.8279480114 0.02434 0.774539654352 0.870814854545 "
            "0.774171328597 0.873431592621",
        ),
        schools.proportions,
        _SOURCE,
        [schools.STRATA],
    ),
    Check(
        _printed(
            "分位数",
            _QUANTILES,
            "565 535 597 15.7194511320 668 642 694 13.1840557882 756 726 778 13.1840557882",
        ),
        schools.quantiles,
        _SOURCE,
        [schools.STRATA],
    ),
    Check(
        _printed("比率", "值 标准误", "0.836956886941 0.00775710316664"),
        schools.ratio,
        _SOURCE,
        [schools.STRATA],
    ),
    Check(
        _printed(
            "分层线性模型",
            _MODEL,
            "820.887315905623 10.077735949885 81.455529296236 5.59474981455e-152 "
            "-0.480586612172 0.391973403223 -1.226069443031 2.21658715155e-01 "
            "-3.141535309985 0.283946506417 -11.063828006309 2.25413465185e-22 "
            "0.225713210230 0.393218362023 0.574014929183 5.66622613166e-01",
        ),
        schools.stratified_model,
        _SOURCE,
        [schools.STRATA],
    ),
    Check(
        _printed(
            "两阶段线性模型",
            _MODEL,
            "811.490722502171 30.233830272617 26.840486805178 2.12123629367e-25 "
            "-2.059164182384 1.379843653255 -1.492317029923 1.44328486069e-01 "
            "-1.777181333921 1.083002088800 -1.640976829408 1.09511732273e-01 "
            "0.325251748819 0.610313816609 0.532925422901 5.97359900104e-01",
        ),
        schools.two_stage_model,
        _SOURCE,
        [schools.TWO_STAGES],
    ),
    Check(
        _printed(
            "均值之差",
            "差 t 自由度 p 下限 上限",
            "82.7835854422 3.868381908 196 0.000149054471 40.5796549085 124.9875159759",
        ),
        schools.t_test,
        _SOURCE,
        [schools.STRATA],
    ),
    Check(
        _printed(
            "Rao-Scott 检验",
            "F 分子自由度 分母自由度 p",
            "11.87274514 1.382498809 53.917453535 0.000322114662",
        ),
        schools.chi_square,
        _SOURCE,
        [schools.TWO_STAGES],
    ),
    Check(
        _printed("事后分层", _PAIRS, "642.3107882 23.92049 3680892.945 406292.6363"),
        schools.post_stratified,
        _SOURCE,
        [schools.ONE_STAGE],
    ),
    Check(
        _printed("广义回归（GREG）", _PAIRS, "665.3090712 3.44175 3638487.204 385524.4274"),
        schools.regression,
        _SOURCE,
        [schools.ONE_STAGE],
    ),
    Check(
        _printed(
            "迭代加权 边际",
            "E H M 否 是",
            "4421.00000000000 755.00000000000 1018.00000000000 1072.00000000000 5122.00000000000",
        ),
        schools.raked_margins,
        "已知的总体边际",
        [schools.ONE_STAGE],
    ),
    Check(
        [("迭代加权 均值", "641.2302469")],
        schools.raked_mean,
        _SOURCE,
        [schools.ONE_STAGE],
        relative=2e-7,
        note="R 默认迭代四轮即停，本产品迭代到边际相差不足 1e-10",
    ),
    Check(
        _printed("迭代加权", "均值标准误 总量标准误", "23.70364 400602.7197"),
        schools.raked_errors,
        _SOURCE,
        [schools.ONE_STAGE],
        relative=2e-6,
        note="R 默认迭代四轮即停，其标准误因此相差百万分之一左右",
    ),
    Check(
        _printed(
            "迭代四轮",
            "均值 总量 权数最小 权数下四分位 权数中位 权数平均 权数上四分位 权数最大 刀切标准误",
            "641.2302469 3647300.031 29.8704639 29.8704639 29.8704639 33.8469945 36.7921817 "
            "67.1257826 26.87347",
        ),
        schools.raked_as_r,
        _SOURCE,
        [schools.ONE_STAGE],
    ),
    Check(
        _printed(
            "刀切法",
            "JK1均值 JK1标准误 JKn均值 JKn标准误",
            "644.1693989 26.32936 662.2873632 9.40894",
        ),
        schools.jackknifed,
        _SOURCE,
        [schools.ONE_STAGE, schools.STRATA],
    ),
)
