"""What comments are about: groups of words that go together, how stable they are, and a few examples."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import shorten
from warnings import catch_warnings, simplefilter

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_matrix
from sklearn.decomposition import NMF
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, TfidfVectorizer

from analysis.frames import FrameError
from analysis.masking import mask, names, without_names

Floats = NDArray[np.float64]

LEAST_COMMENTS = 20
MOST_THEMES = 8
MOST_ASKED = 20
MOST_WORDS = 500
# Themes are found in at most so many comments, drawn by a fixed seed; every comment is then given its theme.
FOUND_IN = 600
BOOTSTRAPS = 10
SEED = 2026
# A comment's text beyond this is not read.
LONGEST = 2000
SHOWN_WORDS = 8
SHOWN_EXAMPLES = 3
SHOWN_LENGTH = 200
# A word that weighs less than this share of the theme's first word does not describe it.
LEAST_WEIGHT = 0.05
STABLE = 0.9

# What the English list of scikit-learn leaves: the first parts of contractions, words that every comment has,
# and the commonest small words of Welsh.
MORE_STOP_WORDS = """
    ain aren bit couldn did didn does doesn don got hadn hasn haven isn just like lot really said say says
    shouldn thing things very wasn weren won wouldn
    bod bydd cael chi dim ein eich fel fydd gael gan hefyd hynny iawn mae neu nhw nid oedd ond pan roedd sydd
    wedi yma
"""

UNSTABLE = "other comments of the same kind might well give another theme"


@dataclass(frozen=True)
class Theme:
    """Words that go together in comments, how many comments are nearest to them, and a few of those.

    `stability` is between 0 and 1. The last entry, without terms, counts the comments in no theme shown;
    a number under the minimum is None, and `reason` says so.
    """

    terms: tuple[str, ...]
    size: int | None
    stability: float | None
    examples: tuple[str, ...]
    reason: str | None = None
    caution: str | None = None


def find(frame: pd.DataFrame, count: int | None = None, minimum: int = 5) -> list[Theme]:
    """The themes of a frame with a column `comment`, one row a comment; empty ones say nothing.

    What tells who somebody is comes out first (analysis.masking), then words of fewer than three letters,
    stop words, names, and words in fewer than `minimum` comments. Themes are the parts of a non-negative
    matrix factorisation of the TF-IDF weights of at most 600 comments; every comment belongs to the theme
    nearest by cosine. Stability: the same is done on ten bootstraps, their themes are matched one to one, and
    the cosines between the words' weights averaged. `count` themes are looked for; by default the number from
    2 to 8 whose mean stability is highest. No theme of fewer than `minimum` comments is shown, nor an example
    from it. Neither feelings nor people are looked for. The same comments in any order give the same themes.

    Examples are people's words, so the list is a release: it must pass the gate of statistical disclosure
    *and the reading of a person* before anybody sees it. Under 20 comments with words there is one entry
    with a reason. Raises FrameError. Source: Lee & Seung (1999); Boutsidis & Gallopoulos (2008).
    """
    comments, cut = _comments(frame)
    if minimum < 2 or (count is not None and count < 1):
        found = f"{count} themes of at least {minimum} comments"
        raise FrameError("", None, found, "Ask for at least one theme, of at least two comments.")
    known = names(comments)
    told = _weights(comments, known, minimum)
    if isinstance(told, str):
        return [Theme((), None, None, (), told)]
    weights, words = told
    spoken = np.flatnonzero(np.diff(weights.indptr))
    if why := _too_little(spoken, comments):
        return [Theme((), None, None, (), why)]
    parts, stability = _parts(weights[spoken], _most(spoken, comments, len(words), minimum), count)
    cosines = weights @ parts.T
    nearest = np.where(cosines.max(axis=1) > 0, cosines.argmax(axis=1), -1)
    caution = f"comments read only to {LONGEST} characters: {cut}" if cut else None
    themes = []
    for at in range(len(parts)):
        members = np.flatnonzero(nearest == at)
        if len(members) >= minimum:
            closest = members[np.argsort(-cosines[members, at], kind="stable")]
            examples = _examples([comments[one] for one in closest], known)
            doubt = UNSTABLE if stability[at] < STABLE else None
            said = "; ".join(one for one in (doubt, caution) if one) or None
            themes.append(
                Theme(_terms(parts[at], words), len(members), float(stability[at]), examples, None, said)
            )
    themes.sort(key=lambda theme: (-(theme.size or 0), theme.terms))
    return [*themes, *_rest(len(comments) - sum(theme.size or 0 for theme in themes), minimum)]


def _comments(frame: pd.DataFrame) -> tuple[list[str], int]:
    """Every comment masked, in the order of the alphabet, and how many were cut for their length."""
    if "comment" not in frame.columns:
        raise FrameError("comment", None, "the column is missing", "Give a column named comment.")
    if frame.empty:
        raise FrameError("comment", None, "there is no comment", "Give at least one.")
    texts = frame["comment"].astype(object)
    written = texts.notna().to_numpy()
    text = np.array([isinstance(one, str) for one in texts], dtype=bool)
    if (wrong := written & ~text).any():
        row = int(wrong.argmax())
        found = f"{str(texts.iloc[row])[:40]!r} is no text"
        raise FrameError("comment", row + 1, found, "Give each comment as text, or nothing.")
    whole = [one if there else "" for one, there in zip(texts, text, strict=True)]
    cut = sum(len(one) > LONGEST for one in whole)
    return sorted(mask([one[:LONGEST] for one in whole])), cut


def _weights(
    comments: Sequence[str], known: frozenset[str], minimum: int
) -> tuple[csr_matrix, NDArray[np.object_]] | str:
    """The TF-IDF weights of comments × words, each comment of length 1, and the words; or why not."""
    counter = TfidfVectorizer(
        token_pattern=r"[^\W\d_]{3,}",
        stop_words=sorted(_stop_words() | known),
        min_df=minimum,
        max_features=MOST_WORDS,
        sublinear_tf=True,
    )
    if len(comments) < max(minimum, LEAST_COMMENTS):
        return f"there are {len(comments)} comments, and themes need {max(minimum, LEAST_COMMENTS)}"
    try:
        weights = counter.fit_transform(comments)
    except ValueError:
        # Its only complaints here: no word at all, or none in so many comments.
        return f"no word that tells anything is in {minimum} comments"
    return csr_matrix(weights), counter.get_feature_names_out()


def _stop_words() -> frozenset[str]:
    """The words that tell nothing of what a comment is about, as they look once a comment is in words."""
    return frozenset(ENGLISH_STOP_WORDS) | frozenset(MORE_STOP_WORDS.split())


def _too_little(spoken: NDArray[np.intp], comments: Sequence[str]) -> str | None:
    """Why there are no themes, if there is too little to find them in."""
    if len(spoken) < LEAST_COMMENTS:
        return f"{len(spoken)} comments hold words that more than a few use, and themes need {LEAST_COMMENTS}"
    if len({comments[one] for one in spoken}) == 1:
        return "every comment says the same"
    return None


def _most(spoken: NDArray[np.intp], comments: Sequence[str], words: int, minimum: int) -> int:
    """How many themes there may be at most, each having enough comments and a word of its own."""
    return min(len(spoken) // minimum, len({comments[one] for one in spoken}), words, MOST_ASKED)


def _parts(weights: csr_matrix, most: int, count: int | None) -> tuple[Floats, Floats]:
    """The themes as themes × words, each of length 1, and the stability of each."""
    if count is not None and count > most:
        found = f"{count} themes are more than these comments can hold"
        raise FrameError("comment", None, found, f"Ask for at most {most} with --themes.")
    numbers = [count] if count else range(min(2, most), min(MOST_THEMES, most) + 1)
    random = np.random.default_rng(SEED)
    if weights.shape[0] > FOUND_IN:
        weights = weights[np.sort(random.choice(weights.shape[0], FOUND_IN, replace=False))]
    again = [random.integers(0, weights.shape[0], weights.shape[0]) for _ in range(BOOTSTRAPS)]
    tried: list[tuple[Floats, Floats]] = []
    for number in numbers:
        parts = _factors(weights, number)
        stability = np.mean([_likeness(parts, _factors(weights[rows], number)) for rows in again], axis=0)
        tried.append((parts, stability))
    # Of equal means the first, and so the fewest themes, is taken.
    return max(tried, key=lambda one: round(float(one[1].mean()), 9))


def _factors(weights: csr_matrix, number: int) -> Floats:
    """The words' weights in each of so many parts, brought to length 1."""
    model = NMF(number, init="nndsvda", random_state=SEED, tol=1e-3, max_iter=300)
    # Where the parts fit the words exactly, rounding can make the distance that is left a little below 0.
    with catch_warnings(), np.errstate(invalid="ignore"):
        # A fit that is still moving a little is as good as one that rests: what moves shows in the stability.
        simplefilter("ignore", ConvergenceWarning)
        model.fit(weights)
    lengths = np.linalg.norm(model.components_, axis=1, keepdims=True)
    return np.asarray(model.components_ / np.where(lengths > 0, lengths, 1))


def _likeness(parts: Floats, others: Floats) -> Floats:
    """Each part's cosine with the one of the others that it is matched to, one to one."""
    cosines = parts @ others.T
    matched = linear_sum_assignment(-cosines)
    return np.asarray(np.clip(cosines[matched], 0, 1))


def _terms(part: Floats, words: NDArray[np.object_]) -> tuple[str, ...]:
    """The words that weigh most in a theme."""
    order = np.argsort(-part, kind="stable")[:SHOWN_WORDS]
    return tuple(str(words[one]) for one in order if part[one] >= LEAST_WEIGHT * part[order[0]])


def _examples(closest: Sequence[str], known: frozenset[str]) -> tuple[str, ...]:
    """The first few different comments, shortened, and without names."""
    different = list(dict.fromkeys(closest))[:SHOWN_EXAMPLES]
    return tuple(shorten(without_names(one, known), SHOWN_LENGTH, placeholder="…") for one in different)


def _rest(left: int, minimum: int) -> list[Theme]:
    """The entry that counts the comments in no theme shown."""
    if left == 0:
        return []
    reason = "comments in no theme, or in one of too few comments to show"
    if left < minimum:
        return [Theme((), None, None, (), f"under {minimum} {reason}")]
    return [Theme((), left, None, (), reason)]
