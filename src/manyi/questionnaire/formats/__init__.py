"""The files answers come in: tables of any kind, and what their columns are."""
