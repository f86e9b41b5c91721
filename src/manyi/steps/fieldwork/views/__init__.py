"""Pages of fieldwork: the respondent's, and the staff's."""
