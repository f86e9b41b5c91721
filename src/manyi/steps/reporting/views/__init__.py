"""Pages of step 7: the list, one report, its words, its files, its readers."""
