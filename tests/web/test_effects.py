"""The page of a measure: figures as the reader may see them, three answers by people, whom to compare; no cause."""

import re
from collections.abc import Callable
from datetime import date, datetime

import pytest
from sqlmodel import Session, select

from bbd.domain.readings import ReadingInput
from bbd.services.agreements import find
from bbd.services.effect_studies import Compared, Study, study
from bbd.services.effects import Judgement, judge
from bbd.services.measures import report
from bbd.services.readings import enter
from bbd.store.agreements import Agreement
from bbd.store.database import Database
from bbd.store.effects import EffectAnswer, EffectReply, EffectStudy
from bbd.store.people import Person
from tests.cast import MITTE, Cast, agreement_document, join, monitored, signed_by, submitted
from tests.databases import database_kind
from tests.web.conftest import Visitor, plain

# What these pages ask the database for, they ask themselves: both kinds have to answer.
__all__ = ["database_kind"]

SignIn = Callable[[Person], Visitor]
PAGE = "/measures/ZV-2012-01/M1"
ROSE = "Zur gleichen Zeit stieg die Kennzahl von 9,0 % (Mittel aus 2 Messwerten, 2010 bis 2011) auf"
CLAIMS = re.compile(r"bewirk|führte|dank der Maßnahme|durch die Maßnahme", re.IGNORECASE)


def deliver(session: Session, agreement: Agreement, now: datetime, **values: tuple[str, str]) -> None:
    """Enter numerators and denominators by year: `_2011=("10", "100")`."""
    for name, (numerator, denominator) in values.items():
        given = ReadingInput(name[1:], numerator, denominator, "", "", "", "", "Personalstatistik")
        enter(session, agreement, "G1.1", given, comma=False, by=None, now=now)


@pytest.fixture(autouse=True)
def agreement(database: Database, cast: Cast, moment: datetime) -> None:
    with database.writing() as session:
        made = monitored(session, cast, now=moment)
        deliver(session, made, moment, _2010=("8", "100"), _2011=("10", "100"), _2012=("20", "100"))


def other_partner(session: Session, cast: Cast, now: datetime, title: str = "Plakate") -> Agreement:
    """Make an agreement of Mitte with the same indicator and a measure of this title."""
    document = agreement_document()
    goal = {**document["goals"][0], "measures": [{**document["goals"][0]["measures"][0], "title": title}]}
    partner = {"organisation": MITTE, "signatories": ["charlie@mitte.example"]}
    made = submitted(session, cast, now=now, number="ZV-2012-02", goals=[goal], partner=partner)
    signed_by(session, made, cast.sena, now=now)
    signed_by(session, made, cast.charlie, now=now)
    return made


def compare(database: Database, cast: Cast, now: datetime, *cells: str, title: str = "Plakate") -> None:
    """Have Mitte deliver these numerators of 100 for 2010, 2011 and 2012, and choose it as partner without."""
    with database.writing() as session:
        other = other_partner(session, cast, now, title)
        values = {f"_{year}": (count, "100") for year, count in zip((2010, 2011, 2012), cells, strict=True)}
        deliver(session, other, now, **values)
        chosen = Compared("G1.1", "ZV-2012-02", "G1.1", has_measure=False)
        given = Study("M1", None, (chosen,), "Auch ein Bezirk", 0)
        study(session, find(session, "ZV-2012-01"), given, by=cast.alice, now=now)


def test_the_page_tells_what_was_agreed_and_what_changed_at_the_same_time(cast: Cast, client_of: SignIn) -> None:
    page = client_of(cast.dana).page(PAGE)
    told = plain(page)
    assert ROSE in told
    assert "also um 11,0 Prozentpunkte" in told
    assert told.count("Zahlen sind einzeln gerundet") == 1
    assert "Der Zeitraum 2012 hatte schon begonnen" in told
    assert "Mehr Bewerbungen" in told
    assert "40 Plätze" in told
    assert told.count("Noch nicht beantwortet.") == 3
    assert not CLAIMS.search(told)
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_where_it_is_linked(cast: Cast, client_of: SignIn) -> None:
    bob = client_of(cast.bob)
    for path in ("/agreements/ZV-2012-01", "/indicators/ZV-2012-01/G1.1", "/measures"):
        assert f'href="{PAGE}"' in bob.page(path), path


def test_a_mean_of_a_withheld_reading_is_withheld_too(
    database: Database, cast: Cast, client_of: SignIn, moment: datetime
) -> None:
    with database.writing() as session:
        deliver(session, find(session, "ZV-2012-01"), moment, _2010=("2", "100"))
    for person in (cast.alice, cast.bob, cast.dana):
        assert re.search(r"von 6,0 % .*14,0 Prozentpunkte", plain(client_of(person).page(PAGE)))
    for person in (cast.erin, cast.sena):
        page = client_of(person).page(PAGE)
        assert "data-suppressed" in page
        told = plain(page)
        assert "Zur gleichen Zeit" not in told
        assert "Davor und danach" not in told
        assert not re.search(r"(?<!\d)6,0 %|14,0 Prozentpunkte", told)


def test_a_coordinator_answers_with_a_reason_and_the_old_answer_stays(
    database: Database, cast: Cast, client_of: SignIn
) -> None:
    alice = client_of(cast.alice)
    answer = alice.send(PAGE, "effect-causal", answer="partly", reason="Auch Neubau.")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{PAGE}#causal")
    assert alice.send(PAGE, "effect-causal", answer="no", reason="Doch nicht.").status_code == 303
    told = plain(client_of(cast.dana).page(PAGE))
    assert told.index("Doch nicht.") < told.index("Frühere Antworten (1)") < told.index("Auch Neubau.")
    with database.reading() as session:
        rows = session.exec(select(EffectAnswer)).all()
    assert sorted((row.number, row.question, row.answer) for row in rows) == [
        (1, "causal", "partly"),
        (2, "causal", "no"),
    ]


@pytest.mark.parametrize(
    ("sent", "field", "said"),
    [
        ({"answer": "yes", "reason": " "}, "reason", "Bitte die Antwort begründen."),
        ({"reason": "Weil"}, "answer", "Bitte eine Antwort wählen."),
        ({"answer": "perhaps", "reason": "Weil"}, "answer", ""),
        ({"answer": "yes", "reason": "x" * 5001}, "reason", "höchstens 5000 Zeichen"),
    ],
)
def test_an_answer_without_a_reason_is_refused_beside_its_field(
    database: Database, cast: Cast, client_of: SignIn, sent: dict[str, str], field: str, said: str
) -> None:
    refused = client_of(cast.alice).send(PAGE, "effect-reached", **sent)
    assert refused.status_code == 422
    assert 'role="alert"' in refused.text
    assert said in plain(refused.text.split(f'id="judge-reached-{field}-error"')[1].split("</p>")[0])
    with database.reading() as session:
        assert session.exec(select(EffectAnswer)).all() == []


def test_who_answers_what_was_answered_meanwhile_gets_the_text_back(
    database: Database, cast: Cast, client_of: SignIn, moment: datetime
) -> None:
    alice = client_of(cast.alice)
    held = alice.fields(PAGE, "effect-reached")
    with database.writing() as session:
        given = Judgement("M1", "reached", "yes", "Von jemand anderem.", 0)
        judge(session, find(session, "ZV-2012-01"), given, by=cast.alice, now=moment)
    path = f"{PAGE}/judge/reached"
    refused = alice.post(path, {**held, "answer": "no", "reason": "Mein langer Text"})
    assert refused.status_code == 409
    told = plain(refused.text)
    assert "Mein langer Text" in refused.text
    assert "Von jemand anderem." in told
    assert "inzwischen etwas anderes festgehalten" in told


def test_the_same_form_sent_twice_answers_once(database: Database, cast: Cast, client_of: SignIn) -> None:
    alice = client_of(cast.alice)
    sent = {**alice.fields(PAGE, "effect-reached"), "answer": "no", "reason": "Weil"}
    answers = [alice.post(f"{PAGE}/judge/reached", sent) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 303]
    with database.reading() as session:
        assert len(session.exec(select(EffectAnswer)).all()) == 1


def test_the_partner_replies_beside_the_answer_and_answers_nothing(
    database: Database, cast: Cast, client_of: SignIn, moment: datetime
) -> None:
    dana = client_of(cast.dana)
    assert "effect-" not in dana.page(PAGE)
    with database.writing() as session:
        given = Judgement("M1", "causal", "no", "Weil", 0)
        judge(session, find(session, "ZV-2012-01"), given, by=cast.alice, now=moment)
    assert 'data-form="effect-causal"' not in dana.page(PAGE)
    assert dana.send(PAGE, "effect-reply-causal", text=" ").status_code == 422
    assert dana.send(PAGE, "effect-reply-causal", text="Das sehen wir anders.").status_code == 303
    for person in (cast.alice, cast.bob, cast.erin, cast.sena):
        told = plain(client_of(person).page(PAGE))
        assert "Stellungnahme des Partners, Dana Dąbrowska" in told
        assert "Das sehen wir anders." in told
    with database.reading() as session:
        assert len(session.exec(select(EffectReply)).all()) == 1


def test_the_senates_leadership_and_the_auditor_write_nothing(
    database: Database, cast: Cast, client_of: SignIn, moment: datetime
) -> None:
    with database.writing() as session:
        given = Judgement("M1", "causal", "no", "Weil", 0)
        judge(session, find(session, "ZV-2012-01"), given, by=cast.alice, now=moment)
    for person in (cast.sena, cast.erin):
        assert 'data-form="effect' not in client_of(person).page(PAGE)
    sena = client_of(cast.sena)
    token = sena.fields("/", "logout")["csrf_token"]
    refused = sena.post(f"{PAGE}/reply/causal", {"csrf_token": token, "version": "1", "text": "Auch etwas"})
    assert refused.status_code == 409
    assert "Stellung nehmen Leitung und Ansprechpersonen des Partners." in plain(refused.text)
    assert client_of(cast.charlie).get(PAGE).status_code == 404
    assert client_of(cast.alice).get(f"{PAGE}/judge/ranked").status_code == 404
    assert client_of(cast.alice).get("/measures/ZV-2012-01/M9").status_code == 404


def test_nothing_is_judged_before_it_is_signed(
    database: Database, cast: Cast, client_of: SignIn, moment: datetime
) -> None:
    with database.writing() as session:
        submitted(session, cast, now=moment, number="ZV-2012-03")
    page = client_of(cast.alice).page("/measures/ZV-2012-03/M1")
    assert 'data-form="effect' not in page
    assert "noch nicht in Kraft" in plain(page)


def test_partners_are_compared_as_somebody_chose_and_assumptions_stand_beside(
    database: Database, cast: Cast, client_of: SignIn, moment: datetime
) -> None:
    with database.writing() as session:
        other = other_partner(session, cast, moment)
        deliver(session, other, moment, _2010=("10", "100"), _2011=("14", "100"), _2012=("16", "100"))
    alice = client_of(cast.alice)
    assert "noch niemand zum Vergleich gewählt" in plain(alice.page(PAGE))
    assert "Maßnahmen zu diesem Ziel: Plakate" in plain(alice.page(f"{PAGE}/comparison"))
    chosen = {"group-G1.1-ZV-2012-02-G1.1": "without", "started_on": "", "reason": "Auch ein Bezirk"}
    assert alice.send(f"{PAGE}/comparison", "effect-comparison", **chosen).status_code == 303
    for person in (cast.alice, cast.erin):
        told = plain(client_of(person).page(PAGE))
        assert (
            "Die Differenz beträgt +7,0 Prozentpunkte. Ob die Maßnahme der Grund war, sagen diese Zahlen nicht." in told
        )
        assert "kein Nachweis" in told
        assert "ohne sie: Bezirksamt Mitte" in told
        assert not CLAIMS.search(told)
    # What another partner delivered does not exist for a partner.
    for person in (cast.bob, cast.dana, cast.sena):
        told = plain(client_of(person).page(PAGE))
        assert "Bezirksamt Mitte" not in told
        assert "Differenz" not in told
    assert client_of(cast.erin).get(f"{PAGE}/comparison").status_code == 404


def test_what_speaks_against_a_comparison_stands_beside_it(
    database: Database, cast: Cast, client_of: SignIn, moment: datetime
) -> None:
    compare(database, cast, moment, "10", "20", "22", title="Praktika in Werkstätten")
    told = plain(client_of(cast.alice).page(PAGE))
    assert "mit ihr um +2,0 Prozentpunkte, ohne sie um +10,0 Prozentpunkte" in told
    assert "Bezirksamt Mitte ist ohne die Maßnahme gewählt, hat aber eine gleichen Namens vereinbart." in told


def test_nothing_is_said_against_a_comparison_without_a_reason(
    database: Database, cast: Cast, client_of: SignIn, moment: datetime
) -> None:
    compare(database, cast, moment, "10", "12", "14")
    told = plain(client_of(cast.alice).page(PAGE))
    assert "Die Differenz beträgt" in told
    assert "Dagegen spricht" not in told


def test_a_comparison_with_a_withheld_reading_is_withheld(
    database: Database, cast: Cast, client_of: SignIn, moment: datetime
) -> None:
    compare(database, cast, moment, "10", "2", "16")
    assert "Die Differenz beträgt" in plain(client_of(cast.alice).page(PAGE))
    page = client_of(cast.erin).page(PAGE)
    assert "Die Differenz beträgt" not in plain(page)
    assert "Mit und ohne die Maßnahme" not in page
    assert "so klein sind, dass sie hier nicht gezeigt werden" in plain(page)


def test_a_choice_needs_a_reason_and_earlier_choices_stay_visible(
    database: Database, cast: Cast, client_of: SignIn, moment: datetime
) -> None:
    compare(database, cast, moment, "10", "12", "16")
    alice = client_of(cast.alice)
    path = f"{PAGE}/comparison"
    assert alice.send(path, "effect-comparison", reason="").status_code == 422
    again = {"group-G1.1-ZV-2012-02-G1.1": "with", "reason": "Hat sie doch", "started_on": "01.02.2012"}
    held = alice.fields(path, "effect-comparison")
    assert alice.send(path, "effect-comparison", **again).status_code == 303
    assert alice.post(path, {**held, **again, "reason": "Zu spät"}).status_code == 409
    told = plain(alice.page(PAGE))
    assert "Kein Vergleich: Es braucht mindestens einen Partner mit der Maßnahme und einen ohne sie." in told
    assert "ZV-2012-02 (ohne). Auch ein Bezirk" in told
    assert "Beginn: 1. Februar 2012;" in told
    with database.reading() as session:
        assert {row.started_on for row in session.exec(select(EffectStudy))} == {None, date(2012, 2, 1)}


def test_the_list_says_whose_effect_is_not_judged_yet(
    database: Database, cast: Cast, client_of: SignIn, moment: datetime
) -> None:
    alice = client_of(cast.alice)
    assert "noch nicht beurteilt" not in plain(alice.page("/measures"))
    with database.writing() as session:
        agreement, day = find(session, "ZV-2012-01"), moment.date()
        report(session, agreement, "M1", status="done", done_on=day, by=cast.dana, now=moment, today=day)
    assert "ZV-2012-01" in plain(alice.page("/measures?effect=open"))
    assert "Keine Maßnahme passt" in plain(alice.page("/measures?effect=judged"))
    for number, question in enumerate(("reached", "causal", "economical")):
        assert "noch nicht beurteilt" in plain(alice.page("/measures")), number
        alice.send(PAGE, f"effect-{question}", answer="yes", reason="Weil")
    told = plain(alice.page("/measures?effect=judged"))
    assert "Bewerbungs" not in told
    assert "ZV-2012-01" in told
    alice.send(PAGE, "effect-causal", answer="not_yet", reason="Doch zu früh")
    assert "ZV-2012-01" in plain(alice.page("/measures?effect=later"))


def test_what_was_done_under_an_ended_agreement_still_asks_to_be_judged(
    database: Database, cast: Cast, client_of: SignIn, moment: datetime
) -> None:
    with database.writing() as session:
        agreement, day = find(session, "ZV-2012-01"), moment.date()
        report(session, agreement, "M1", status="done", done_on=day, by=cast.dana, now=moment, today=day)
        agreement.state, agreement.ended_on = "closed", day
        session.add(agreement)
        join(session, "fremd@mitte.example", "Fremd", MITTE, "contact", now=moment)
    alice = client_of(cast.alice)
    assert "Aus beendeten Zielvereinbarungen" in plain(alice.page("/measures"))
    assert "ZV-2012-01" not in client_of(cast.charlie).page("/measures")
    for question in ("reached", "causal", "economical"):
        assert alice.send(PAGE, f"effect-{question}", answer="no", reason="Weil").status_code == 303
    assert "Aus beendeten Zielvereinbarungen" not in plain(alice.page("/measures"))
