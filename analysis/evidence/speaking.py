"""How families' released comments become words on a page; finding themes needs scikit-learn."""

from dataclasses import replace

import pandas as pd

from analysis import themes
from analysis.evidence.words import Theme, Words
from analysis.frames import FrameError
from analysis.gate import Gate
from analysis.masking import mask, names, without_names
from analysis.statistical_disclosure import FAMILY_OUTSIDE, NOBODY, Backing

LEAST = FAMILY_OUTSIDE.respondents
MOST_OTHERS = 12


def words(comments: pd.DataFrame, team: str, gate: Gate) -> Words:
    """The themes of a team's released comments, or the comments where there are too few for themes.

    `comments` has the columns team and comment, each already masked and agreed to by a person, and may have
    `respondent`; without it each different text counts as one person. Names are masked again. Raises
    FrameError naming the column.
    """
    for column in ("team", "comment"):
        if column not in comments.columns:
            raise FrameError(column, None, "the column is missing", f"Give a column named {column}.")
    mine = comments[
        (comments["team"].astype("str") == team).to_numpy() & comments["comment"].notna().to_numpy()
    ]
    mine = mine[mine["comment"].astype("str").str.strip() != ""]
    spoken = _backing(mine)
    counted = gate.release_words(spoken, len(mine))
    if not counted.shown:
        return Words(counted, (), ())
    found = themes.find(mine[["comment"]], minimum=LEAST)
    told = tuple(
        Theme(
            one.terms, gate.release_words(replace(spoken, raters=one.size or 0), one.size or 0), one.examples
        )
        for one in found
        if one.terms
    )
    return Words(counted, told, () if told else _others(mine))


def _backing(mine: pd.DataFrame) -> Backing:
    """Who stands behind comments: a person for each respondent, or for each different text."""
    who = mine["respondent" if "respondent" in mine.columns else "comment"].astype("str")
    if mine.empty:
        return NOBODY
    people, largest = int(who.nunique()), float(who.value_counts(normalize=True).max())
    return replace(
        NOBODY,
        ratings=len(mine),
        visits=len(mine),
        raters=people,
        families=people,
        rater_share=largest,
        family_share=largest,
    )


def _others(mine: pd.DataFrame) -> tuple[str, ...]:
    """The comments themselves in the order of the alphabet, masked once more."""
    masked = sorted(mask(mine["comment"].astype("str").tolist()))
    known = names(masked)
    return tuple(dict.fromkeys(without_names(one, known)[: themes.LONGEST] for one in masked))[:MOST_OTHERS]
