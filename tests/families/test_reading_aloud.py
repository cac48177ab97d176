"""An authority's own recordings: put beside a sentence by a lead, and played where the form is answered."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rubrics.loader import rubric
from tests.conftest import People
from tests.families import sounds
from tests.families.scene import Scene, invite, other_browser, set_scene
from tests.families.sounds import CHILDREN, MP3, PLACE, put, wav
from tests.pages import CheckedClient, open_link, sign_in
from webapp import clock
from webapp.access.policy import Role
from webapp.audit import Event
from webapp.cases.rules import Kind
from webapp.extensions import db
from webapp.families import care, reading_aloud
from webapp.families.models import Recording
from webapp.families.reading_aloud import ANSWERS, Place, Sentence, Spoken, on_screen, sentences
from webapp.families.sounds import LARGEST_SOUND, Sound
from webapp.unit_of_work import Attune

LISTENED = "My worker listens to me."


@pytest.fixture
def scene(client: CheckedClient, session: Session, people: People) -> Scene:
    """A child whose turn it is, and their lead, who is signed in."""
    scene = set_scene(session, people, kind=Kind.CHILD)
    sign_in(client, scene.lead)
    return scene


def kept(session: Session) -> list[Recording]:
    session.expire_all()
    return list(session.scalars(select(Recording).order_by(Recording.id)))


def changes(session: Session) -> int:
    return len(session.scalars(select(Event).where(Event.kind == "recording.changed")).all())


def child(client: CheckedClient, session: Session, scene: Scene) -> CheckedClient:
    """The child at their first screen that asks something."""
    token = invite(client, session, scene)
    theirs = other_browser(client)
    open_link(theirs, token)
    sign_in(client, scene.lead)
    return theirs


def test_a_sentence_is_recorded_listened_to_replaced_and_taken_away(
    client: CheckedClient, session: Session, scene: Scene
) -> None:
    assert "0 of 17 sentences" in client.get("/families/recordings").get_data(as_text=True)
    answer = put(client, wav())
    assert (answer.status_code, answer.location) == (303, f"{PLACE}#sentence-listened")
    assert "1 of 17 sentences" in client.get("/families/recordings").get_data(as_text=True)
    heard = client.get(f"{PLACE}/listened")
    assert (heard.data, heard.mimetype) == (wav(), "audio/wav")
    put(client, MP3)
    assert client.get(f"{PLACE}/listened").mimetype == "audio/mpeg"
    (one,) = kept(session)
    assert (one.size, one.version, one.recorded_by_id) == (len(MP3), 2, scene.lead.id)
    gone = sounds.form(client.page(PLACE), f"{PLACE}/listened/take-away")
    assert client.post(gone.action, data=gone.fields).status_code == 303
    # The same button pressed again, from a page that was open before.
    assert client.post(gone.action, data=gone.fields).status_code == 303
    assert kept(session) == []
    assert client.get(f"{PLACE}/listened").status_code == 404
    assert changes(session) == 3


@pytest.mark.parametrize(
    ("sound", "name", "words"),
    [
        (b"", "", "Choose a recording."),
        (b"", "empty.mp3", "This file is empty."),
        (b"<!doctype html><script>alert(1)</script>", "voice.mp3", "this file holds something else"),
        (wav() + b"\x00" * LARGEST_SOUND, "long.wav", "up to 1 MB"),
    ],
)
def test_what_is_no_recording_is_answered_at_its_sentence_and_what_was_there_stays(
    client: CheckedClient, session: Session, scene: Scene, sound: bytes, name: str, words: str
) -> None:
    put(client, wav())
    put(client, MP3, "respected")
    answer = put(client, sound, name=name)
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert words in page
    assert 'href="#sound-listened"' in page
    assert f'src="{PLACE}/respected"' in page
    assert [one.digest for one in kept(session)] == [digest(wav()), digest(MP3)]


def digest(sound: bytes) -> str:
    return Spoken(Sound.WAV, sound).digest


def test_far_too_much_is_refused_before_it_is_read(client: CheckedClient, scene: Scene) -> None:
    assert put(client, b"\x00" * (4 * 1024 * 1024)).status_code == 413


def test_the_largest_that_is_taken_is_a_megabyte(
    client: CheckedClient, session: Session, scene: Scene
) -> None:
    whole = MP3 + b"\x00" * (LARGEST_SOUND - len(MP3))
    assert put(client, whole).status_code == 303
    assert kept(session)[0].size == LARGEST_SOUND


def test_the_same_sent_twice_is_kept_once_and_noted_once(
    client: CheckedClient, session: Session, scene: Scene
) -> None:
    page = client.page(PLACE)
    assert [put(client, wav(), page=page).status_code for _ in range(2)] == [303, 303]
    assert (len(kept(session)), changes(session)) == (1, 1)


def test_of_two_leads_the_second_is_told_and_overwrites_nothing(
    client: CheckedClient, session: Session, people: People, scene: Scene
) -> None:
    other = other_browser(client)
    sign_in(other, people("Olu Dale", Role.PARTICIPATION_LEAD))
    before = other.page(PLACE)
    put(client, wav())
    assert put(other, MP3, page=before).status_code == 409
    seen = other.page(PLACE)
    put(client, wav(pitch=3))
    gone = sounds.form(seen, f"{PLACE}/listened/take-away")
    assert other.post(gone.action, data=gone.fields).status_code == 409
    assert [one.digest for one in kept(session)] == [digest(wav(pitch=3))]


def test_of_two_at_the_same_moment_one_is_kept(app: Attune, session: Session, scene: Scene) -> None:
    barrier, place, sentence = (
        threading.Barrier(2),
        Place(CHILDREN, 2, "en_GB"),
        Sentence("listened", LISTENED),
    )
    lead_id = scene.lead.id
    session.commit()

    def record(pitch: int) -> str:
        with app.app_context():
            barrier.wait()
            spoken = Spoken(Sound.WAV, wav(pitch=pitch))
            own = db.session()
            try:
                reading_aloud.keep(own, place, sentence, spoken, seen="", by_id=lead_id, now=clock.now())
                own.commit()
            except reading_aloud.ChangedMeanwhileError:
                return "told"
            finally:
                db.session.remove()
            return "kept"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(record, (1, 2))) == ["kept", "told"]
    assert (len(kept(session)), changes(session)) == (1, 1)


@pytest.mark.parametrize(
    "address",
    [
        f"{PLACE}/managed-the-team",
        f"{PLACE}/coming-back",
        f"/families/recordings/{CHILDREN}/fr/listened",
        "/families/recordings/practice-observation/en_GB/listened",
        "/families/recordings/nothing/cy/listened",
    ],
)
def test_a_sentence_of_another_form_is_not_found(client: CheckedClient, scene: Scene, address: str) -> None:
    assert client.get(address).status_code == 404
    fields = sounds.form(client.page(PLACE), f"{PLACE}/listened").fields
    for there in (address, f"{address}/take-away"):
        assert client.post(there, data={**fields}).status_code == 404


def heard_by(theirs: CheckedClient, url: str) -> tuple[list[str], bool]:
    """Where the sounds on a page are, and whether it has the button for the phone's own voice."""
    text = theirs.get(url).get_data(as_text=True)
    found = [part.split('"')[0] for part in text.split('<audio controls preload="none" src="')[1:]]
    return found, "data-read-aloud-button" in text


def test_a_child_hears_the_recordings_in_the_place_of_the_button(
    client: CheckedClient, session: Session, scene: Scene
) -> None:
    theirs = child(client, session, scene)
    assert heard_by(theirs, "/words?screen=2") == ([], True)
    put(client, wav())
    source = "/words/recordings/listened?lang=en_GB"
    # The answers are not recorded: the phone still reads them, where it can.
    assert heard_by(theirs, "/words?screen=2") == ([source], True)
    put(client, wav(), ANSWERS)
    answers = f"/words/recordings/{ANSWERS}?lang=en_GB"
    assert heard_by(theirs, "/words?screen=2") == ([source, answers], False)
    assert heard_by(theirs, "/words?screen=3") == ([answers], True)
    page = theirs.get("/words?screen=2").get_data(as_text=True)
    assert "Listen to the question" in page
    assert f": {LISTENED}</span>" in page
    # The worker's name cannot be recorded beforehand.
    assert heard_by(theirs, "/words?screen=1") == ([], True)


def test_what_is_played_is_a_sound_that_nobody_keeps(
    client: CheckedClient, session: Session, scene: Scene
) -> None:
    theirs = child(client, session, scene)
    put(client, wav())
    answer = theirs.get("/words/recordings/listened?lang=en_GB")
    assert (answer.status_code, answer.data) == (200, wav())
    assert answer.headers["Content-Type"] == "audio/wav"
    assert answer.headers["Content-Length"] == str(len(wav()))
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "media-src 'self'" in theirs.get("/words").headers["Content-Security-Policy"]
    part = theirs.get("/words/recordings/listened?lang=en_GB", headers={"Range": "bytes=0-1"})
    assert (part.status_code, part.data) == (206, b"RI")
    assert part.headers["Content-Range"] == f"bytes 0-1/{len(wav())}"
    assert theirs.get("/words/recordings/respected?lang=en_GB").status_code == 404
    assert theirs.get("/words/recordings/no-such-sentence").status_code == 404
    # Nobody else is played it here, staff neither.
    assert other_browser(client).get("/words/recordings/listened").status_code == 401
    assert client.get("/words/recordings/listened").status_code == 401
    assert theirs.get(f"{PLACE}/listened").status_code != 200


def test_each_language_has_its_own(client: CheckedClient, session: Session, scene: Scene) -> None:
    theirs = child(client, session, scene)
    put(client, wav())
    put(client, MP3, place=f"/families/recordings/{CHILDREN}/cy")
    assert heard_by(theirs, "/words?screen=2&lang=cy")[0] == ["/words/recordings/listened?lang=cy"]
    assert theirs.get("/words/recordings/listened?lang=cy").data == MP3
    assert theirs.get("/words/recordings/listened?lang=en_GB").data == wav()
    assert 'lang="cy">Mae fy ngweithiwr' in client.get(f"/families/recordings/{CHILDREN}/cy").text


def test_every_form_can_be_heard(client: CheckedClient, session: Session, people: People) -> None:
    scene = set_scene(session, people)
    theirs = child(client, session, scene)
    place = "/families/recordings/family-voice-adults/en_GB"
    for sentence in ("form-introduction", ANSWERS, "listened", "text-went-well", "form-consent"):
        assert put(client, wav(), sentence, place=place).status_code == 303
    assert len(heard_by(theirs, "/words")[0]) == 5
    assert theirs.get("/words/recordings/form-consent?lang=en_GB").data == wav()


def test_a_new_version_keeps_what_its_unchanged_sentences_have_and_no_other(
    client: CheckedClient, session: Session, scene: Scene
) -> None:
    put(client, wav())
    put(client, wav(), "respected")
    form = rubric(CHILDREN, 2)
    first = form.criteria[0]
    changed = form.model_copy(update={"version": 3})
    words = {one.id: one.words for one in sentences(changed, ["Who?"])}
    assert words[first.id] == LISTENED
    among = [Sentence("listened", LISTENED), Sentence("respected", "Other words.")]
    assert set(reading_aloud.recorded(session, Place(CHILDREN, 3, "en_GB"), among)) == {"listened"}


def test_every_sentence_has_an_id_of_its_own_and_every_screen_its_sentences() -> None:
    for form_id in ("family-voice-children", "family-voice-adults", "family-voice-conference"):
        form = rubric(form_id)
        ids = [one.id for one in sentences(form, ["Who may hear it?", "Nobody"])]
        assert len(set(ids)) == len(ids)
        assert set(on_screen(form, {"listened"}) or []) <= set(ids)
        assert on_screen(form, {"thanks", "thanks-name"}) is None
    assert on_screen(rubric(CHILDREN), {"text-went-well"}) == ["text-went-well", "form-consent"]


def test_a_lead_who_goes_leaves_the_recording_and_takes_their_name(
    client: CheckedClient, session: Session, scene: Scene
) -> None:
    put(client, wav())
    assert len(care.export_person(session, scene.lead.id)["recordings_put_here_at"]) == 1
    care.erase_person(session, scene.lead.id)
    session.commit()
    assert kept(session)[0].recorded_by_id is None
    assert client.get(PLACE).status_code == 200
    care.erase_all(session)
    session.commit()
    assert kept(session) == []
