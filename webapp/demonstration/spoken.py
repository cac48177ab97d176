"""What was thought, noted and promised in the invented session; a thought by None is signed by the nurse."""

from collections.abc import Mapping, Sequence

from webapp.reflection.agenda import HYPOTHESES, Place

THOUGHTS: Mapping[Place, Sequence[tuple[str, int | None]]] = {
    Place.HEARD: (
        ("We hear mothers far more often than fathers.", 0),
        ("Nobody asks the families who left after six weeks.", 1),
    ),
    Place.WELL: (
        ("We say at the door why we have come, and families notice it.", 0),
        ("When one of us is away, somebody else knows the family by name.", 2),
        ("I am rung before a plan is changed, not after.", None),
    ),
    Place.BETTER: (
        ("We are clear about the worry and vague about what would be enough.", 1),
        ("Children are asked at the end, when everybody is tired.", 2),
    ),
    Place.FIRST: (
        ("Perhaps we soften it because the next visit is only a week away.", 1),
        ("At school they hear a different sentence from me than from you.", None),
    ),
    Place.MAKING: (("It went best where we had practised the sentence in supervision.", 0),),
}

NOTES: Mapping[Place, Sequence[tuple[str, str]]] = {
    Place.PROMISED: (
        (Place.PROMISED, "It has held since spring. Three of us still do it, two had forgotten."),
    ),
    Place.MAKING: (
        (
            Place.MAKING,
            "Families and observers agree that the worry is named. Few families say what is next.",
        ),
        (HYPOTHESES, "We leave out what would be enough, because we are not agreed on it ourselves."),
    ),
    Place.CLOSE: ((Place.CLOSE, "The next session begins with this one’s commitment."),),
}

PROMISE = "Before we leave, we say what would have to be different for us to stop coming."
TELLING = "You told us that you did not know what would be enough. We now say so at the end of each visit."
