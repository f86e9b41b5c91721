"""Run as a program: a company with people, groups, objects and both regulations in force."""

from datetime import timedelta

import django

django.setup()

AGE = timedelta(days=45)


def main() -> None:
    from manyi.cli.demo.company import (  # noqa: PLC0415 (tables must be ready)
        adopt_regulations,
        found_company,
    )
    from manyi.core import clock  # noqa: PLC0415 (tables must be ready)
    from manyi.core.calendar import seed_year  # noqa: PLC0415 (tables must be ready)

    founded = clock.now() - AGE
    for year in range(founded.year, clock.today().year + 2):
        seed_year(year)
    with clock.at(founded):
        company = found_company(clock.today())
        adopt_regulations(company, clock.today())


if __name__ == "__main__":
    main()
