"""Run as a program: a company with people, groups, objects and both regulations in force.

In force since last December, so that this quarter's survey and December's can be held on any day.
"""

from datetime import date, datetime, time

import django
from django.utils import timezone

django.setup()


def main() -> None:
    from manyi.cli.demo.company import (  # noqa: PLC0415 (tables must be ready)
        adopt_regulations,
        found_company,
    )
    from manyi.core import clock  # noqa: PLC0415 (tables must be ready)
    from manyi.core.calendar import seed_year  # noqa: PLC0415 (tables must be ready)

    founded = timezone.make_aware(datetime.combine(date(clock.today().year - 1, 12, 1), time(9)))
    for year in range(founded.year, clock.today().year + 2):
        seed_year(year)
    with clock.at(founded):
        company = found_company(clock.today())
        adopt_regulations(company, clock.today())


if __name__ == "__main__":
    main()
