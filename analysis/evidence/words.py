"""What families wrote: themes and words that a person has agreed to, once enough people have spoken."""

from dataclasses import dataclass

from analysis.statistical_disclosure import Release


@dataclass(frozen=True)
class Theme:
    """Words that go together in what families wrote, in how many comments, and a few of those."""

    terms: tuple[str, ...]
    size: Release[int]
    examples: tuple[str, ...]


@dataclass(frozen=True)
class Words:
    """What families wrote; while too few have spoken, how many is withheld and there is nothing else."""

    comments: Release[int]
    themes: tuple[Theme, ...]
    others: tuple[str, ...]
