"""Who may import the one table that leads from what was said to who said it, and who may ask it."""

from tests.house.reading import files, name
from tests.house.test_walls import imported

# The one module that reads it; beside it whoever stores, erases or invents everything at once.
READS = {
    "webapp/families/origins.py",
    "webapp/families/models/__init__.py",
    "webapp/families/care.py",
    "webapp/demonstration/families.py",
    "webapp/demonstration/thanks.py",
}
# Whoever sends, changes or takes back by their own visit or paper; safeguarding; handing out and erasing.
ASKS = {
    "webapp/families/care.py",
    "webapp/families/changing.py",
    "webapp/families/commenting.py",
    "webapp/families/conversing.py",
    "webapp/families/entering_twice.py",
    "webapp/families/returning.py",
    "webapp/families/service.py",
    "webapp/families/views/returning.py",
    "webapp/families/views/voice.py",
}


def who_imports(ending: str) -> set[str]:
    """The files that import something of this name."""
    return {
        name(path)
        for path in files("webapp", ending=".py")
        if any(one.endswith(ending) for one in imported(path))
    }


def test_one_module_reads_the_link_and_few_ask_it() -> None:
    assert who_imports(".AnswerOrigin") == READS
    assert who_imports("families.origins") == ASKS


def test_comments_ask_it_only_for_safeguarding_and_nothing_follows_by_a_relationship() -> None:
    texts = {name(path): path.read_text() for path in files("webapp/families", ending=".py")}
    asked = [line for line in texts["webapp/families/commenting.py"].splitlines() if "origins." in line]
    assert [line.strip() for line in asked] == ["asked = origins.for_safeguarding(session, answer)"]
    followed = [file for file, text in texts.items() if ".for_safeguarding(" in text]
    assert followed == ["webapp/families/commenting.py"]
    models = texts["webapp/families/models/answers.py"]
    assert "Invitation" not in models.replace("to which invitation", "")
