"""Starting Django, for the commands that need the database."""

import os


def set_up_django(database_url: str | None = None) -> None:
    """Start Django with the product's settings, on another database when one is named."""
    import django  # noqa: PLC0415 (most commands do without)

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "manyi.config.settings")
    if database_url:
        os.environ["DATABASE_URL"] = database_url
    django.setup()
