"""From when to when a measure is counted: what was recorded, else what was agreed; and who could be compared."""

from datetime import date, datetime, timedelta

import pytest
from sqlmodel import Session

from bbd.domain.effects import Span
from bbd.domain.lifecycle import Action
from bbd.services.agreements import save_draft
from bbd.services.effect_candidates import candidates
from bbd.services.effect_spans import came_into_force, span_of
from bbd.services.measures import find
from bbd.services.steps import Request, take_step
from bbd.services.versions import text_of
from bbd.store.agreement_queries import leading_version
from bbd.store.agreements import Agreement
from bbd.store.effects import EffectStudy
from tests.cast import MITTE, Cast, agreement_document, agreement_text, drafted, hire, in_work, monitored, signed_by
from tests.cast import submitted as submit
from tests.stage import BERLIN, START


@pytest.fixture
def cast(session: Session, moment: datetime) -> Cast:
    return hire(session, now=moment)


@pytest.fixture
def agreement(session: Session, cast: Cast, moment: datetime) -> Agreement:
    return monitored(session, cast, now=moment)


def spanned(
    session: Session, agreement: Agreement, *, began: date | None = None, **status: object
) -> tuple[Span | None, str]:
    measure = find(session, agreement, "M1")
    for name, value in status.items():
        setattr(measure, name, value)
    study = EffectStudy(agreement_id=agreement.id, measure_key="M1", number=1, started_on=began, reason="", at=START)
    return span_of(session, agreement, measure, study, BERLIN)


def test_it_begins_with_the_term_and_ends_when_due_or_done(session: Session, agreement: Agreement) -> None:
    first = date(2012, 1, 1)
    assert spanned(session, agreement) == (
        Span(first, date(2012, 9, 30)),
        "Beginn: 1. Januar 2012 (seit dann gilt, was vereinbart ist); Ende: 30. September 2012 (Termin).",
    )
    done, said = spanned(session, agreement, status="done", done_on=date(2012, 8, 1))
    assert done == Span(first, date(2012, 8, 1))
    assert said.endswith("Ende: 1. August 2012 (erledigt).")


def test_a_recorded_beginning_comes_first(session: Session, agreement: Agreement) -> None:
    found, said = spanned(session, agreement, began=date(2012, 5, 2))
    assert found == Span(date(2012, 5, 2), date(2012, 9, 30))
    assert said.startswith("Beginn: 2. Mai 2012; ")


@pytest.mark.parametrize(
    ("status", "began", "said"),
    [
        ({"status": "dropped"}, None, "aufgegeben"),
        ({"due": None}, None, "keinen Termin"),
        ({}, date(2012, 10, 1), "vor ihrem Beginn am 1. Oktober 2012"),
    ],
)
def test_what_has_no_after_says_why(
    session: Session, agreement: Agreement, status: dict[str, object], began: date | None, said: str
) -> None:
    found, sentence = spanned(session, agreement, began=began, **status)
    assert found is None
    assert said in sentence


def test_before_it_is_agreed_it_has_not_begun(session: Session, cast: Cast, moment: datetime) -> None:
    pending = submit(session, cast, now=moment)
    assert came_into_force(session, pending, "M1", BERLIN) is None
    found, said = spanned(session, pending)
    assert found is None
    assert "noch nicht in Kraft" in said


def test_what_an_amendment_adds_begins_with_its_last_signature(
    session: Session, cast: Cast, agreement: Agreement, moment: datetime
) -> None:
    take_step(session, agreement, Request(Action.AMEND, cast.alice, moment, moment.date(), reason="Mehr"))
    goal = agreement_document()["goals"][0]
    more = {**goal, "measures": [*goal["measures"], {**goal["measures"][0], "key": "M2", "title": "Mentoring"}]}
    edition = in_work(session, agreement).edition
    save_draft(session, agreement, agreement_text(goals=[more]), edition=edition, by=cast.alice, now=moment)
    take_step(session, agreement, Request(Action.SUBMIT, cast.alice, moment, moment.date()))
    late = moment + timedelta(days=9, hours=18)
    for person in (cast.sena, cast.bob):
        signed_by(session, agreement, person, now=late)
    assert came_into_force(session, agreement, "M1", BERLIN) == date(2012, 1, 1)
    # 23:00 UTC is the next day in Berlin.
    assert came_into_force(session, agreement, "M2", BERLIN) == date(2013, 3, 11)


def test_only_the_same_indicator_of_other_partners_can_be_compared(
    session: Session, cast: Cast, agreement: Agreement, moment: datetime
) -> None:
    goal = agreement_document()["goals"][0]
    other = {**goal["indicators"][0], "definition": "Anders gezählt", "key": "G1.2"}
    partner = {"organisation": MITTE, "signatories": ["charlie@mitte.example"]}
    made = submit(
        session, cast, now=moment, number="ZV-2012-02", partner=partner,
        goals=[{**goal, "indicators": [*goal["indicators"], other]}],
    )  # fmt: skip
    monitored(session, cast, now=moment, number="ZV-2012-03")
    drafted(session, cast, now=moment, number="ZV-2012-04", partner=partner)
    (own,) = text_of(leading_version(session, agreement)).goals
    assert candidates(session, agreement, own) == []
    for person in (cast.sena, cast.charlie):
        signed_by(session, made, person, now=moment)
    (found,) = candidates(session, agreement, own)
    assert (found.key, found.partner, found.measures) == ("G1.1-ZV-2012-02-G1.1", MITTE, ("Praktika in Werkstätten",))
