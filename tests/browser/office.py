"""Makes a data folder with the small bureau in it; a program of its own, so that the test process stays clean."""

import sys


def main() -> None:
    """Migrate and found two bureaus in the folder that LIUHEN_DATA names."""
    import django

    django.setup()
    from django.core.management import call_command

    from tests.cast import small_bureau

    call_command("migrate", verbosity=0, interactive=False)
    small_bureau()


if __name__ == "__main__":
    sys.exit(main())
