"""Answers brought in: files of other survey tools, customers' scorecards, and pushes."""
