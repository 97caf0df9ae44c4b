"""The demo corpus: sixteen government work reports of eight invented cities, written by us.

Provinces, cities, people, companies and figures are all invented. The reports ship in the package, so that
`briefgen build --year 2023` makes a book with nothing configured; README.md here lists them and their traps.
"""

from importlib import resources
from pathlib import Path

__all__ = ["divisions_file", "reports_dir"]


def reports_dir() -> Path:
    """The folder of the invented reports: one folder a year of delivery (2022, 2023), one file a city."""
    return Path(str(resources.files(__package__).joinpath("reports")))


def divisions_file() -> Path:
    """The CSV of the invented divisions: code, name, level, parent, province; codes as real ones are built.

    The first two digits are the province, the first four the prefecture; 98 and 99 are free in the real list.
    """
    return Path(str(resources.files(__package__).joinpath("divisions.csv")))
