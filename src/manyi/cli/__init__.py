"""The manyi command."""
