"""Where every form that was collected has gone, so that none is lost without anybody knowing."""

from collections.abc import Sequence
from dataclasses import dataclass

# Fewer hidden figures than this, and their number together is that of one of them.
CELLS = 2


@dataclass(frozen=True)
class Balance:
    """Forms of a service: collected = shown + withheld + pooled upwards + set aside.

    `set_aside` are those withdrawn, kept for safety, or unscored, as one number; `hidden` is how many teams'
    forms are withheld, each their own number.
    """

    shown: int
    withheld: int
    pooled: int
    set_aside: int
    hidden: int

    @property
    def collected(self) -> int:
        """How many forms there are."""
        return self.shown + self.withheld + self.pooled + self.set_aside

    def may_say(self, minimum: int) -> bool:
        """Whether the numbers may be given: what is withheld must cover several figures and enough forms."""
        return not self.withheld or (self.hidden >= CELLS and self.withheld >= minimum)


def balance(teams: Sequence[tuple[int, bool, bool]], set_aside: int) -> Balance:
    """The balance of teams, each with its forms, whether they are shown, and whether they are pooled."""
    shown = sum(forms for forms, alone, _ in teams if alone)
    pooled = sum(forms for forms, alone, together in teams if together and not alone)
    withheld = [forms for forms, alone, together in teams if not alone and not together]
    return Balance(shown, sum(withheld), pooled, set_aside, sum(forms > 0 for forms in withheld))
