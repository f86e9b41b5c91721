"""Answers as files other programs read: whole, or not there at all."""

from manyi.steps.fieldwork.exports.writing import Written, write_file

__all__ = ["Written", "write_file"]
