"""Which groups may not be shown, lest a figure speak of a handful of people."""

from manyi.analytics.suppression.groups import count_in_steps, hidden_groups
from manyi.analytics.suppression.tables import hidden_cells, hidden_cells_and_totals

__all__ = ["count_in_steps", "hidden_cells", "hidden_cells_and_totals", "hidden_groups"]
