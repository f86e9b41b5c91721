"""Ways to reach a respondent, one folder each; none knows another."""
