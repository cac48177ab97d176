"""The catalogues hold every marked string, and the Welsh keeps what the source says must stay."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from webapp.language import LANGUAGES

ROOT = Path(__file__).resolve().parent.parent.parent
TRANSLATIONS = ROOT / "webapp" / "translations"
BROUGHT_UP_TO_DATE = "run `make translations`, translate what is new, and commit the catalogues"
# Placeholders, HTML elements and entities stand in a translation exactly as in its source.
KEPT = re.compile(r"%\(\w+\)\w|%%|</?\w[^>]*>|&\w+;")
ENOUGH = 0.98


def catalogue(language: str) -> Catalog:
    """The catalogue of a language, as it is kept."""
    with (TRANSLATIONS / language / "LC_MESSAGES" / "messages.po").open("rb") as kept:
        return read_po(kept, locale=language)


def messages(of: Catalog) -> list[Message]:
    """Every message but the head."""
    return [message for message in of if message.id]


def forms(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    """One form of a message, or each of its plural forms."""
    return (text,) if isinstance(text, str) else tuple(text)


def is_translated(message: Message) -> bool:
    """Whether every form has words."""
    return all(forms(message.string))


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """Every string that the code and the templates mark today."""
    found = tmp_path_factory.mktemp("marked") / "messages.pot"
    babel = [sys.executable, "-m", "babel.messages.frontend", "-q", "extract", "--no-location"]
    keywords = ["-k", "_l", "-k", "ngettext:1,2"]
    where = ["-F", "webapp/translations/babel.cfg", "-o", str(found), "."]
    subprocess.run([*babel, *keywords, *where], cwd=ROOT, check=True)
    with found.open("rb") as template:
        return read_po(template)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_on_offer_has_a_catalogue_with_every_marked_string(
    language: str, marked: Catalog
) -> None:
    kept = {message.id for message in messages(catalogue(language))}
    missing = sorted(str(message.id) for message in messages(marked) if message.id not in kept)
    assert not missing, f"{language} lacks {missing}: {BROUGHT_UP_TO_DATE}"
    assert len(kept) > 500


def test_there_is_no_catalogue_of_a_language_that_is_not_on_offer() -> None:
    assert {folder.name for folder in TRANSLATIONS.iterdir() if folder.is_dir()} == set(LANGUAGES)


def test_nearly_every_marked_string_has_welsh_words(marked: Catalog) -> None:
    welsh = {message.id: message for message in messages(catalogue("cy"))}
    ids = [message.id for message in messages(marked)]
    bare = sorted(str(one) for one in ids if one not in welsh or not is_translated(welsh[one]))
    assert len(bare) <= (1 - ENOUGH) * len(ids), f"without Welsh: {bare}"


def test_every_welsh_message_keeps_the_placeholders_of_its_source() -> None:
    for message in filter(is_translated, messages(catalogue("cy"))):
        allowed = {tuple(sorted(KEPT.findall(source))) for source in forms(message.id)}
        for form in forms(message.string):
            kept = tuple(sorted(KEPT.findall(form)))
            assert kept in allowed, f"{message.id!r} became {form!r}"


def test_every_welsh_message_begins_and_ends_with_the_same_kind_of_mark() -> None:
    for message in filter(is_translated, messages(catalogue("cy"))):
        for form in forms(message.string):
            source = forms(message.id)[-1]
            assert form == form.strip(), f"{form!r} has a space too many at an end"
            for mark in ".?:":
                assert form.endswith(mark) == source.endswith(mark), f"{source!r} became {form!r}"


def test_a_welsh_plural_has_the_forms_that_its_head_declares() -> None:
    welsh = catalogue("cy")
    plurals = [message for message in messages(welsh) if not isinstance(message.id, str)]
    assert welsh.num_plurals == 5
    assert len(plurals) >= 5
    assert {len(forms(message.string)) for message in plurals} == {5}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_is_a_guess_or_a_leftover(language: str) -> None:
    kept = catalogue(language)
    assert not [message.id for message in messages(kept) if message.fuzzy]
    assert not kept.obsolete, f"remove the lines with #~ from {language}"


def test_english_says_what_the_source_says() -> None:
    assert not [message.id for message in messages(catalogue("en_GB")) if any(forms(message.string))]


def test_the_welsh_catalogue_says_that_it_awaits_a_native_reader() -> None:
    assert "awaiting a native reader" in catalogue("cy").header_comment
