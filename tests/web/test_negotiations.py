"""The pages of a negotiation: counter-proposal, answer, what the leadership reads next."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest

from bbd.domain.lifecycle import Action
from bbd.domain.signing import Decision, GoalDecision
from bbd.services.agreements import find, save_draft
from bbd.services.steps import Request, take_step
from bbd.store.database import Database
from bbd.store.people import Person
from tests.cast import SENATE, Cast, adopted, agreement_document, agreement_text, drafted, join, signed_by, submitted
from tests.negotiating import TWENTY, work
from tests.web.conftest import Forms, Visitor, plain

SignIn = Callable[[Person], Visitor]
PAGE = "/agreements/ZV-2012-01"
TALKS = f"{PAGE}/negotiation"
FIGURE = f"{PAGE}/edit/goals/G1/indicators/G1.1"


def goals() -> list[dict[str, object]]:
    """Return a goal with a milestone, one with two figures, one without any, and one that nobody minds."""
    first = agreement_document()["goals"][0]
    figure = {**first["indicators"][0], "milestones": [{"value": "22", "date": "2012-12-31"}]}
    two = [{**first["indicators"][0], "key": key} for key in ("G2.1", "G2.2")]
    return [
        {**first, "indicators": [figure]},
        {**first, "key": "G2", "indicators": two, "measures": []},
        {**first, "key": "G3", "indicators": [], "measures": [], "qualitative": True},
        {**first, "key": "G4", "indicators": [{**figure, "key": "G4.1"}], "measures": []},
    ]


DECIDED = TWENTY | {
    "G2": GoalDecision(Decision.OWN_VALUE, "Bei G2.1 tragen wir 20 mit."),
    "G3": GoalDecision(Decision.DECLINE, "Dafür fehlt ein Titel."),
    "G4": GoalDecision(Decision.ACCEPT),
}


@pytest.fixture(autouse=True)
def countered(database: Database, cast: Cast, moment: datetime) -> None:
    """Let Bob want 20 per cent instead of 25, something else in words, and one goal not at all."""
    with database.writing() as session:
        agreement = submitted(session, cast, now=moment, goals=goals())
        signed_by(session, agreement, cast.bob, now=moment, decisions=DECIDED)


def answer(visitor: Visitor, goal: str, **fields: object) -> int:
    """Fill in the form of `goal` on the page and send it."""
    forms = [visitor.fields(TALKS, "counter", which) for which in range(3)]
    held = next(form for form in forms if form["goal"] == goal)
    return visitor.post(f"{TALKS}/answer", {**held, **fields}).status_code


def resubmit(visitor: Visitor, *stays: str) -> None:
    """Stay with the wording of the goals `stays`, and submit the draft."""
    for goal in stays:
        assert answer(visitor, goal, answer="kept", reason="So hat es der Senat beschlossen.") == 303
    assert visitor.send(PAGE, "submit").status_code == 303


def duties(visitor: Visitor) -> list[tuple[str, str]]:
    """Return address and title of each task about a counter-proposal."""
    found = re.findall(r'<a href="([^"]*)">((?:Gegenvorschlag|Ablehnung)[^<]*)</a>', visitor.page("/"))
    return [(address, title.replace("\N{NO-BREAK SPACE}", " ")) for address, title in found]


def test_the_tasks_of_the_coordinator_lead_to_each_counter_proposal(client_of: SignIn, cast: Cast) -> None:
    alice = client_of(cast.alice)
    assert duties(alice) == [
        (f"{TALKS}#goal-G1", "Gegenvorschlag zu G1: 20 % statt 25 % – beantworten (ZV-2012-01)"),
        (f"{TALKS}#goal-G2", "Gegenvorschlag zu G2 – beantworten (ZV-2012-01)"),
        (f"{TALKS}#goal-G3", "Ablehnung von G3 – beantworten (ZV-2012-01)"),
    ]
    assert f'href="{TALKS}#goal-G1"' in alice.page(PAGE)
    for key in ("G1", "G2", "G3"):
        assert f'id="goal-{key}"' in alice.page(TALKS)
        assert answer(alice, key, answer="kept", reason="Beschluss") == 303
    assert duties(alice) == []
    assert "Zurückgegebenen Entwurf ZV-2012-01 überarbeiten" in plain(alice.page("/"))
    assert "Alles ist beantwortet" in plain(alice.page(TALKS))


def test_the_page_tells_the_round_and_whose_turn_it_is(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    alice = client_of(cast.alice)
    page = plain(alice.page(TALKS)).replace("\N{NO-BREAK SPACE}", " ")
    assert "Am Zug ist die Koordination: 3 Antworten stehen noch aus" in page
    assert "Vorschlag des Senats 25 % bis 31. Dezember 2013 Partner Gegenvorschlag: 20 %" in page
    assert "G2.1: 25 % bis 31. Dezember 2013; G2.2: 25 % bis 31. Dezember 2013" in page
    assert "Ohne Änderung übernommen: G4." in page
    refused = alice.send(PAGE, "submit")
    assert refused.status_code == 422
    assert "Darauf gibt es noch keine Antwort, und der Entwurf lässt das Ziel, wie es war." in plain(refused.text)
    resubmit(alice, "G1", "G2", "G3")
    assert "Am Zug sind die Seiten Senat von Berlin und Bezirksamt Pankow" in plain(alice.page(TALKS))
    yes = {f"G{number}": GoalDecision(Decision.ACCEPT) for number in range(1, 5)}
    with database.writing() as session:
        signed_by(session, find(session, "ZV-2012-01"), cast.bob, now=moment, decisions=yes)
    assert "Am Zug ist die Seite Senat von Berlin" in plain(alice.page(TALKS))
    with database.writing() as session:
        signed_by(session, find(session, "ZV-2012-01"), cast.sena, now=moment)
    page = plain(alice.page(TALKS))
    assert "Vereinbart ist Fassung 2" in page
    assert "nicht übernommen mit Fassung 2" in page
    assert 'data-form="counter"' not in alice.page(TALKS)


def test_a_value_taken_over_names_the_milestone_that_asks_for_more(client_of: SignIn, cast: Cast) -> None:
    alice = client_of(cast.alice)
    assert "verlangte ein Meilenstein mehr als das Ziel: 22 % bis 31. Dezember 2012" in plain(
        alice.page(TALKS)
    ).replace("\N{NO-BREAK SPACE}", " ")
    assert answer(alice, "G1", answer="taken") == 303
    page = plain(alice.page(TALKS)).replace("\N{NO-BREAK SPACE}", " ")
    assert "Der Wert steht jetzt im Entwurf." in page
    assert "Ein Meilenstein von G1.1 verlangt mehr als der neue Zielwert (22 % bis 31. Dezember 2012)." in page
    assert "geändert, jetzt 20 % bis 31. Dezember 2013" in page
    assert "übernommen (Alice Aydın," in re.sub(r"\( | \)", "(", page).replace("Aydın ,", "Aydın,")


def test_another_value_is_entered_with_both_values_in_sight(client_of: SignIn, cast: Cast) -> None:
    alice, bob = client_of(cast.alice), client_of(cast.bob)
    held = alice.fields(TALKS, "counter")
    sent = alice.post(f"{TALKS}/answer", {**held, "answer": "met", "reason": "Ein Schritt aufeinander zu."})
    assert (sent.status_code, sent.headers["Location"]) == (303, FIGURE)
    page = plain(alice.page(FIGURE)).replace("\N{NO-BREAK SPACE}", " ")
    assert "Vorschlag des Senats 25 % bis 31. Dezember 2013 Partner Gegenvorschlag: 20 %" in page
    # Announced is not yet done.
    assert len(duties(alice)) == 3
    assert alice.send(FIGURE, "indicator", target_value="22").status_code == 303
    assert len(duties(alice)) == 2
    resubmit(alice, "G2", "G3")
    page = plain(bob.page(f"{PAGE}/sign")).replace("\N{NO-BREAK SPACE}", " ")
    assert "Ihr Gegenvorschlag: geändert vorgelegt" in page
    assert "Ihre Seite hatte 20 % vorgeschlagen, jetzt stehen hier 22 %." in page
    assert "Begründung der Koordination: Ein Schritt aufeinander zu." in page


def test_who_wants_a_goal_worded_otherwise_goes_on_in_the_draft(client_of: SignIn, cast: Cast) -> None:
    alice = client_of(cast.alice)
    held = alice.fields(TALKS, "counter", 1)
    sent = alice.post(f"{TALKS}/answer", {**held, "answer": "met"})
    assert sent.headers["Location"] == f"{PAGE}/edit#goal-G2"
    assert "Bei G2.1 tragen wir 20 mit." in alice.page(f"{PAGE}/edit/goals/G2/indicators/G2.1")
    assert f'href="{PAGE}/edit/goals/G3/remove"' in alice.page(TALKS)
    alice.send(f"{PAGE}/edit/goals/G3/remove", "goal")
    assert "Ziel gestrichen" in plain(alice.page(TALKS))


def test_the_reason_to_stay_stands_beside_the_goal_when_it_is_signed(client_of: SignIn, cast: Cast) -> None:
    alice, bob = client_of(cast.alice), client_of(cast.bob)
    refused = alice.send(TALKS, "counter", answer="kept", reason=" ")
    assert refused.status_code == 422
    assert 'id="G1-reason-error"' in refused.text
    resubmit(alice, "G1", "G2", "G3")
    page = plain(bob.page(f"{PAGE}/sign"))
    assert "Ihr Gegenvorschlag: nicht übernommen" in page
    assert "So hat es der Senat beschlossen." in page
    assert "Ihre Seite hatte das Ziel abgelehnt." in page
    assert "Ihre Seite hatte vorgeschlagen: Bei G2.1 tragen wir 20 mit." in page


def test_the_pages_outlive_a_goal_that_was_declined_and_removed(client_of: SignIn, cast: Cast) -> None:
    alice = client_of(cast.alice)
    for key in ("G1", "G3"):
        assert alice.send(f"{PAGE}/edit/goals/{key}/remove", "goal").status_code == 303
    for visitor in (alice, client_of(cast.bob), client_of(cast.sena)):
        told = plain(visitor.page(PAGE)).replace("\N{NO-BREAK SPACE}", " ")
        assert "Ziel G1: Gegenvorschlag: 20 % – " in told
        assert "Ziel G3: Bezirksamt Pankow lehnt ab: Dafür fehlt ein Titel." in told
    assert "Ziel G3: Bezirksamt Pankow lehnt ab" in plain(alice.page(f"{PAGE}/edit"))
    resubmit(alice, "G2")


def test_the_pages_outlive_a_counter_proposal_to_a_goal_that_is_new_in_a_nachtrag(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    alice = client_of(cast.alice)
    with database.writing() as session:
        agreement = adopted(session, cast, now=moment, number="ZV-2012-05")
        take_step(session, agreement, Request(Action.AMEND, cast.alice, moment, moment.date(), reason="Mehr"))
        draft = work(session, agreement)
        goal = agreement_document()["goals"][0]
        new = {**goal, "key": "G2", "indicators": [{**goal["indicators"][0], "key": "G2.1"}], "measures": []}
        text = agreement_text(number="ZV-2012-05", goals=[goal, new])
        save_draft(session, agreement, text, edition=draft.edition, by=cast.alice, now=moment)
        take_step(session, agreement, Request(Action.SUBMIT, cast.alice, moment, moment.date()))
        wanted = {"G1": GoalDecision(Decision.ACCEPT), "G2": TWENTY["G1"]}
        signed_by(session, agreement, cast.bob, now=moment, decisions=wanted)
    for visitor in (alice, client_of(cast.bob)):
        told = plain(visitor.page("/agreements/ZV-2012-05")).replace("\N{NO-BREAK SPACE}", " ")
        assert "Ziel G2: Gegenvorschlag: 20 % – " in told


def test_a_refused_answer_leaves_the_forms_of_other_goals_alone(client_of: SignIn, cast: Cast) -> None:
    refused = client_of(cast.alice).send(TALKS, "counter", answer="kept", reason="", goal="G2")
    assert refused.status_code == 422
    assert 'id="G2-reason-error"' in refused.text
    assert 'id="G1-reason-error"' not in refused.text
    assert refused.text.count(" checked") == 1
    keys = re.findall(r'name="idempotency_key" value="([^"]+)"', refused.text)
    assert len(set(keys)) == len(keys)


def test_a_value_cannot_be_taken_over_where_there_are_only_words(client_of: SignIn, cast: Cast) -> None:
    alice = client_of(cast.alice)
    assert alice.page(TALKS).count('value="taken"') == 1
    forged = alice.send(TALKS, "counter", answer="taken", goal="G2")
    assert forged.status_code == 422
    assert "lässt sich nicht mit einem Klick übernehmen" in forged.text
    assert alice.send(TALKS, "counter", answer="perhaps").status_code == 422


def test_a_stale_answer_and_a_missing_one_are_refused(client_of: SignIn, cast: Cast) -> None:
    alice = client_of(cast.alice)
    assert alice.send(TALKS, "counter").status_code == 422
    stale = alice.send(TALKS, "counter", answer="kept", reason="Meine Gründe", version="9")
    assert stale.status_code == 409
    assert "Meine Gründe" in stale.text
    assert alice.send(TALKS, "counter", answer="kept", reason="x", goal="G9").status_code == 404
    assert alice.get(f"{TALKS}/answer").headers["Location"] == TALKS


def test_the_second_of_two_coordinators_sees_the_first_answer_and_decides_again(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    with database.writing() as session:
        ada = join(session, "ada@bbd.example", "Ada Adler", SENATE, "coordinator", now=moment)
    alice, other = client_of(cast.alice), client_of(ada)
    held = other.fields(TALKS, "counter")
    assert answer(alice, "G1", answer="kept", reason="Beschluss") == 303
    refused = other.post(f"{TALKS}/answer", {**held, "answer": "kept", "reason": "Haushalt"})
    assert refused.status_code == 409
    assert "inzwischen schon geantwortet" in refused.text
    assert "nicht übernommen: Beschluss" in plain(refused.text)
    (_, again) = next(one for one in Forms(refused.text).named("counter") if one[1]["goal"] == "G1")
    assert again["reason"] == "Haushalt"
    assert other.post(f"{TALKS}/answer", again | {"answer": "kept"}).status_code == 303
    assert "nicht übernommen: Haushalt" in plain(alice.page(TALKS))


def test_what_was_written_is_given_back_when_the_wording_is_submitted_meanwhile(client_of: SignIn, cast: Cast) -> None:
    alice = client_of(cast.alice)
    held = alice.fields(TALKS, "counter")
    resubmit(alice, "G1", "G2", "G3")
    refused = alice.post(f"{TALKS}/answer", {**held, "answer": "kept", "reason": "Meine Gründe"})
    assert refused.status_code == 409
    assert "Das hatten Sie geschrieben" in refused.text
    assert "Meine Gründe" in refused.text


def test_the_same_answer_sent_twice_counts_once(client_of: SignIn, cast: Cast) -> None:
    alice = client_of(cast.alice)
    sent = {**alice.fields(TALKS, "counter"), "answer": "taken"}
    assert [alice.post(f"{TALKS}/answer", sent).status_code for _ in range(2)] == [303, 303]
    assert alice.post(f"{TALKS}/answer", sent | {"answer": "met"}).status_code == 422


def test_the_parties_read_and_do_not_answer(client_of: SignIn, cast: Cast) -> None:
    for person in (cast.bob, cast.dana, cast.sena, cast.erin):
        visitor = client_of(person)
        page = visitor.page(TALKS)
        assert "Wir stellen wenig ein." in page
        assert 'data-form="counter"' not in page
        assert "Im Entwurf" not in plain(page).replace("Im Entwurf ändert", "").replace("im Entwurf", "")
        assert f'href="{TALKS}"' in visitor.page(PAGE)
        assert "– beantworten" not in visitor.page(PAGE)
        assert visitor.post(f"{TALKS}/answer", {"answer": "taken"}).status_code in {400, 404}
    stranger = client_of(cast.charlie)
    assert [stranger.get(path).status_code for path in (TALKS, f"{PAGE}/synopsis", f"{TALKS}/answer")] == [404] * 3


def test_what_came_back_without_counter_proposals_is_told_with_its_reason(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    alice, sena = client_of(cast.alice), client_of(cast.sena)
    resubmit(alice, "G1", "G2", "G3")
    assert sena.send(PAGE, "return", reason="Der Titel stimmt nicht.").status_code == 303
    page = plain(alice.page(TALKS))
    assert "Begründung: Der Titel stimmt nicht." in page
    assert 'data-form="counter"' in alice.page(TALKS)
    yes = {f"G{number}": GoalDecision(Decision.ACCEPT) for number in range(1, 5)}
    alice.send(PAGE, "submit")
    with database.writing() as session:
        for person in (cast.bob, cast.sena):
            signed_by(session, find(session, "ZV-2012-01"), person, now=moment, decisions=yes)
    assert alice.send(PAGE, "amend", reason="Neuer Haushalt").status_code == 303
    alice.send(f"{PAGE}/edit", "agreement", title="Ausbildung für alle, neu")
    assert alice.send(PAGE, "submit").status_code == 303
    page = plain(alice.page(TALKS))
    assert "Nachtrag 1 (Fassung 4)" in page
    assert "Wir stellen wenig ein." not in page
    assert "Wir stellen wenig ein." in alice.page(f"{TALKS}?amendment=0")


def test_an_agreement_that_nobody_was_shown_has_no_negotiation_yet(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    with database.writing() as session:
        drafted(session, cast, now=moment, number="ZV-2012-02")
    assert "Noch nichts vorgelegt" in client_of(cast.alice).page("/agreements/ZV-2012-02/negotiation")


def test_a_withdrawn_negotiation_is_over(client_of: SignIn, cast: Cast) -> None:
    alice = client_of(cast.alice)
    assert alice.send(PAGE, "withdraw", reason="Kein Einvernehmen").status_code == 303
    assert "Die Verhandlung ist beendet" in plain(alice.page(TALKS))
    assert "nicht vereinbart" in plain(alice.page(f"{PAGE}/synopsis"))
    assert duties(alice) == []


def test_where_an_order_is_agreed_only_the_first_side_is_on_turn(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime
) -> None:
    with database.writing() as session:
        submitted(session, cast, now=moment, number="ZV-2012-02", signing_order="partner_first")
    page = plain(client_of(cast.bob).page("/agreements/ZV-2012-02/negotiation"))
    assert "Am Zug ist die Seite Bezirksamt Pankow" in page
