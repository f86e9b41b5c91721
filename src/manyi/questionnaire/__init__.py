"""The questionnaire as data: items, conditions, answer checker, file formats."""
