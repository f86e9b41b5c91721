"""Run as a program: makes tables and a wave in the field, prints what a client needs as JSON."""

import json

import django
from django.core.management import call_command

django.setup()


def main() -> None:
    from tests.steps.fieldwork.factories import (  # noqa: PLC0415 (tables must be ready)
        all_answers,
        audience_of,
        issued_wave,
        tokens,
    )

    call_command("migrate", "--run-syncdb", verbosity=0)
    wave = issued_wave(key=40)
    audience = audience_of(wave)
    told = {
        "audience": audience.pk,
        "open": f"/o/{audience.open_token}/",
        "personal": [f"/a/{token}/" for token in tokens(wave)],
        "answers": all_answers(audience),
    }
    print(json.dumps(told))  # noqa: T201 (its output is its result)


if __name__ == "__main__":
    main()
