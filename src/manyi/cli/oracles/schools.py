"""The samples of California schools, and every figure of them that R survey's pages print."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from manyi.analytics import estimate
from manyi.analytics.calibration import (
    Margin,
    calibrate_linearly,
    calibrated_design,
    post_stratify,
    rake,
)
from manyi.analytics.design import Design, Units, declare_design
from manyi.analytics.estimate import Estimate
from manyi.cli.oracles.row import Columns, read_columns

SIMPLE, STRATA, ONE_STAGE, TWO_STAGES = (
    f"api_{name}.csv" for name in ("apisrs", "apistrat", "apiclus1", "apiclus2")
)
# Schools of California by type (E, H, M) and by school-wide improvement (no, yes).
_TYPES = np.array([4421.0, 755, 1018])
_WIDE = np.array([1072.0, 5122])


class _Sample:
    """One of the files with the design it was drawn by."""

    def __init__(self, data: Path, name: str) -> None:
        self.columns: Columns = read_columns(data / name)

    def __getitem__(self, name: str) -> NDArray[np.float64]:
        return np.asarray(self.columns.numbers(name)[:, 0])

    def labels(self, name: str) -> NDArray[np.str_]:
        return np.array(self.columns.texts[name])

    def codes(self, name: str) -> NDArray[np.int64]:
        return np.asarray(np.unique(self.labels(name), return_inverse=True)[1])


class _Simple(_Sample):
    def __init__(self, data: Path) -> None:
        super().__init__(data, SIMPLE)
        self.design = declare_design(Units(np.arange(200), population=self["fpc"]))


class _Stratified(_Sample):
    def __init__(self, data: Path) -> None:
        super().__init__(data, STRATA)
        units = Units(np.arange(200), strata=self.labels("stype"), population=self["fpc"])
        self.design = declare_design(units, weights=self["pw"])


class _Clusters(_Sample):
    def __init__(self, data: Path) -> None:
        super().__init__(data, ONE_STAGE)
        units = Units(self.labels("dnum"), population=self["fpc"])
        self.design = declare_design(units, weights=self["pw"])

    @property
    def margins(self) -> list[Margin]:
        return [
            Margin(self.codes("stype"), _TYPES, "stype"),
            Margin(self.codes("sch.wide"), _WIDE, "sch.wide"),
        ]

    def four_sweeps(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """Rake as far as R does before its tables change by less than one school."""
        for margin in self.margins * 4:
            weights = post_stratify(weights, margin).weights
        return weights


class _TwoStages(_Sample):
    def __init__(self, data: Path) -> None:
        super().__init__(data, TWO_STAGES)
        self.design = declare_design(
            Units(self.labels("dnum"), population=self["fpc1"]),
            Units(self.labels("snum"), population=self["fpc2"]),
        )
        self.with_replacement = declare_design(
            Units(self.labels("dnum")), Units(self.labels("snum")), weights=self["pw"]
        )


def _pair(found: Estimate) -> list[float]:
    return [found.value, found.se]


def _bounds(found: Estimate) -> list[float]:
    return [found.low, found.high]


def _basic(sample: _Sample, design: Design) -> list[float]:
    mean = estimate.mean(sample["api00"], design)
    effect = estimate.design_effect(sample["api00"], design)
    return [*_pair(mean), effect, *_pair(estimate.total(sample["enroll"], design))]


def simple(data: Path) -> list[float]:
    sample = _Simple(data)
    return _basic(sample, sample.design)


def stratified(data: Path) -> list[float]:
    sample = _Stratified(data)
    return _basic(sample, sample.design)


def clusters(data: Path) -> list[float]:
    sample = _Clusters(data)
    return _basic(sample, sample.design)


def two_stages(data: Path) -> list[float]:
    sample = _TwoStages(data)
    mean = estimate.mean(sample["api00"], sample.design)
    return [*_pair(mean), *_pair(estimate.total(sample["enroll"], sample.design))]


def with_replacement(data: Path) -> list[float]:
    sample = _TwoStages(data)
    return _basic(sample, sample.with_replacement)


def domains(data: Path) -> list[float]:
    sample = _Stratified(data)
    figures: list[float] = []
    for column in ("stype", "awards"):
        found = estimate.domain_means(sample["api00"], sample.codes(column), sample.design)
        figures += [number for at in range(found.shape[0]) for number in _pair(found.at(at))]
    return figures


def proportions(data: Path) -> list[float]:
    sample = _Stratified(data)
    wide = sample.labels("sch.wide") == "Yes"
    found = estimate.proportion(wide, sample.design)
    exact = estimate.exact_proportion(wide, sample.design)
    none = estimate.proportion(~wide, sample.design)
    return [*_pair(none), *_pair(found), *_bounds(found), *_bounds(exact)]


def quantiles(data: Path) -> list[float]:
    sample = _Stratified(data)
    found = estimate.quantiles(sample["api00"], sample.design, (0.25, 0.5, 0.75))
    return [number for one in found for number in (one.value, one.low, one.high, one.se)]


def ratio(data: Path) -> list[float]:
    sample = _Stratified(data)
    return _pair(estimate.ratio(sample["api.stu"], sample["enroll"], sample.design))


def _model(sample: _Sample, design: Design) -> list[float]:
    predictors = sample.columns.numbers("ell", "meals", "mobility")
    model = estimate.fit_model(estimate.GAUSSIAN, sample["api00"], predictors, design)
    found = model.coefficients
    table = np.column_stack([found.value, found.se, model.t, model.p])
    return [float(number) for number in table.ravel()]


def stratified_model(data: Path) -> list[float]:
    sample = _Stratified(data)
    return _model(sample, sample.design)


def two_stage_model(data: Path) -> list[float]:
    sample = _TwoStages(data)
    return _model(sample, sample.design)


def t_test(data: Path) -> list[float]:
    sample = _Stratified(data)
    wide = sample.labels("sch.wide") == "Yes"
    found = estimate.mean_difference(sample["api00"], wide, sample.design)
    return [
        found.difference.value,
        found.t,
        found.freedom,
        found.p,
        *_bounds(found.difference),
    ]


def chi_square(data: Path) -> list[float]:
    sample = _TwoStages(data)
    found = estimate.association(sample.codes("sch.wide"), sample.codes("stype"), sample.design)
    return [found.statistic, *found.freedom, found.p]


def _calibrated(sample: _Clusters, design: Design) -> list[float]:
    return [
        *_pair(estimate.mean(sample["api00"], design)),
        *_pair(estimate.total(sample["enroll"], design)),
    ]


def post_stratified(data: Path) -> list[float]:
    sample = _Clusters(data)
    found = post_stratify(sample.design.weights, sample.margins[0])
    return _calibrated(sample, calibrated_design(sample.design, found))


def regression(data: Path) -> list[float]:
    sample = _Clusters(data)
    types = sample.labels("stype")
    auxiliaries = np.column_stack(
        [np.ones(len(types)), types == "H", types == "M", sample["api99"]]
    )
    found = calibrate_linearly(
        sample.design.weights, auxiliaries, np.array([6194.0, 755, 1018, 3914069])
    )
    return _calibrated(sample, calibrated_design(sample.design, found))


def raked_margins(data: Path) -> list[float]:
    sample = _Clusters(data)
    weights = rake(sample.design.weights, sample.margins).weights
    sums = [np.bincount(margin.codes, weights=weights) for margin in sample.margins]
    return [float(number) for number in np.concatenate(sums)]


def raked_mean(data: Path) -> list[float]:
    return _raked(data)[:1]


def raked_errors(data: Path) -> list[float]:
    _, mean_error, _, total_error = _raked(data)
    return [mean_error, total_error]


def _raked(data: Path) -> list[float]:
    sample = _Clusters(data)
    found = rake(sample.design.weights, sample.margins)
    return _calibrated(sample, calibrated_design(sample.design, found))


def raked_as_r(data: Path) -> list[float]:
    sample = _Clusters(data)
    weights = sample.four_sweeps(sample.design.weights)
    low, middle, high = np.quantile(weights, [0.25, 0.5, 0.75])
    parts = estimate.jackknife_weights(sample.design).reweighted(sample.four_sweeps)
    jackknifed = estimate.replicated(_mean_of(sample["api00"]), parts, n=len(weights)).at(0)
    total = float(weights @ sample["enroll"])
    summary = [weights.min(), low, middle, weights.mean(), high, weights.max()]
    return [jackknifed.value, total, *map(float, summary), jackknifed.se]


def jackknifed(data: Path) -> list[float]:
    figures: list[float] = []
    for sample in (_Clusters(data), _Stratified(data)):
        parts = estimate.jackknife_weights(sample.design)
        values = sample["api00"]
        figures += _pair(estimate.replicated(_mean_of(values), parts, n=len(values)).at(0))
    return figures


def _mean_of(
    values: NDArray[np.float64],
) -> Callable[[NDArray[np.float64]], NDArray[np.float64]]:
    return lambda weights: np.array([weights @ values / weights.sum()])
