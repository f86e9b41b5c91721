"""DATABASE_URL to Django's settings; SQLite in WAL mode where none is given."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


def database_from_url(url: str | None, home: Path) -> dict[str, Any]:
    """Return the settings of the one database."""
    if not url:
        return _sqlite(home / "manyi.sqlite3")
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(Path(unquote(parts.path)))
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError(f"DATABASE_URL 以 {parts.scheme}: 开头；只支持 postgres:// 和 sqlite://。")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            # FULL: an answer that was acknowledged survives a power cut. recursive_triggers:
            # INSERT OR REPLACE must meet the ledger's DELETE trigger.
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON;"
                "PRAGMA secure_delete=ON; PRAGMA mmap_size=134217728; PRAGMA cache_size=-32000;"
            ),
        },
        # A test database in a file: threads and a second process see the same rows.
        "TEST": {"NAME": path.with_name("test.sqlite3")},
    }
