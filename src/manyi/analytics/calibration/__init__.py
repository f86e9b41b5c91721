"""Weights that reproduce known totals of the population."""

from manyi.analytics.calibration.bounded import rake_within
from manyi.analytics.calibration.linear import calibrate_linearly
from manyi.analytics.calibration.margins import Margin
from manyi.analytics.calibration.raking import post_stratify, rake
from manyi.analytics.calibration.weights import Calibration, calibrated_design

__all__ = [
    "Calibration",
    "Margin",
    "calibrate_linearly",
    "calibrated_design",
    "post_stratify",
    "rake",
    "rake_within",
]
