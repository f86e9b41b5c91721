"""The two environment variables by which the processes of a run know each other."""

TOKEN = "MANYI_RUN_TOKEN"  # noqa: S105 - the variable's name, not a secret
SERVICE = "MANYI_RUN_SERVICE"
