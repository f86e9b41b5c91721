"""Samples: how many, from which stratum, and the draw itself."""

from manyi.analytics.sampling.allocation import (
    Allocation,
    allocate,
    allocate_shares,
    anticipated_error,
    neyman_shares,
    power_shares,
)
from manyi.analytics.sampling.draws import Draw, Guard, draw_census, draw_sample, frequency_guard
from manyi.analytics.sampling.sizes import (
    margin_of_error,
    mean_margin,
    mean_sample_size,
    sample_size,
)

__all__ = [
    "Allocation",
    "Draw",
    "Guard",
    "allocate",
    "allocate_shares",
    "anticipated_error",
    "draw_census",
    "draw_sample",
    "frequency_guard",
    "margin_of_error",
    "mean_margin",
    "mean_sample_size",
    "neyman_shares",
    "power_shares",
    "sample_size",
]
