"""Run as a program: prints a customer list as csv, with two rows nobody could import."""

import django
import numpy as np

django.setup()

SEED = 7


def main() -> None:
    from manyi.cli.demo.customers import customer_file  # noqa: PLC0415 (Django must be ready)

    print(customer_file(np.random.default_rng(SEED)).decode("utf-8-sig"), end="")  # noqa: T201 (its output is its result)


if __name__ == "__main__":
    main()
