"""The fields of recruitment's forms, and what they offer to choose from."""

from dataclasses import dataclass
from typing import Any

from wtforms import DateField, IntegerField
from wtforms.validators import InputRequired, NumberRange


@dataclass(frozen=True)
class Choice:
    """One of several things to choose from: what is sent, what is read, and what is said of it."""

    value: str
    label: Any
    hint: str = ""


class DayField(DateField):
    """A day in three boxes; what is no day is answered in the form's own words."""

    def __init__(self, words: Any, **kwargs: Any) -> None:
        super().__init__(format="%d %m %Y", validators=[InputRequired(words)], **kwargs)
        self.words = words

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the three boxes."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(str(self.words)) from None


class PerCentField(IntegerField):
    """A whole number from 0 to 100, or to `most`; what is none is answered in the form's own words."""

    def __init__(self, words: Any, most: int = 100, **kwargs: Any) -> None:
        super().__init__(validators=[InputRequired(words), NumberRange(0, most, words)], **kwargs)
        self.words = words

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the number."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(str(self.words)) from None
