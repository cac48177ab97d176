"""What can be exported, in which kinds of file, and when a purpose is one; without a web framework."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class What(StrEnum):
    """A record, row by row under pseudonyms; or a release: figures that passed the small-number rule."""

    RATINGS = "ratings"
    FIGURES = "figures"


class Form(StrEnum):
    """The kinds of file; a spreadsheet knows by three bytes at the start of a CSV file that it is UTF-8."""

    CSV = "csv"
    CSV_MARKED = "csv-marked"
    PARQUET = "parquet"
    EXCEL = "excel"

    @property
    def ending(self) -> str:
        """How the file's name ends."""
        return {Form.PARQUET: "parquet", Form.EXCEL: "xlsx"}.get(self, "csv")

    @property
    def mimetype(self) -> str:
        """What the file tells a browser that it is."""
        sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        return {Form.PARQUET: "application/vnd.apache.parquet", Form.EXCEL: sheet}.get(self, "text/csv")


# One row of a sheet holds the names of the columns.
EXCEL_HOLDS = 1_048_575
FEWEST_WORDS, LONGEST_PURPOSE = 3, 500
EVERY_SOURCE = "all"


@dataclass(frozen=True)
class Wanted:
    """What an analyst asks for: of which source (or EVERY_SOURCE), and from which month up to which."""

    what: What
    form: Form
    source: str
    first: date | None
    last: date | None
    purpose: str


def folded(purpose: str) -> str:
    """A purpose without what two people would write differently: capitals, and the number of blanks."""
    return " ".join(purpose.casefold().split())


def says_why(purpose: str) -> bool:
    """Whether a purpose has enough words to be one."""
    return len(purpose.split()) >= FEWEST_WORDS


def fits(form: Form, rows: int) -> bool:
    """Whether a file of this kind can hold so many rows."""
    return form is not Form.EXCEL or rows <= EXCEL_HOLDS
