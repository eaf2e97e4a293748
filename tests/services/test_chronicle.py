"""What an agreement's page tells of its past: steps, and what was done about the signatures besides."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from bbd.domain.lifecycle import Action
from bbd.services.forwarding import forward
from bbd.services.signature_requests import decline, extend
from bbd.services.steps import Request, stamp, take_step
from bbd.store.agreement_chronicle import Event, chronicle
from bbd.store.agreement_queries import refusals_named, versions_of
from bbd.store.agreements import Agreement
from bbd.store.people import Person
from tests.cast import PANKOW, Cast, hire, in_work, join, signed_by, submitted
from tests.stage import SETTINGS

BOB, ZOE = "bob@pankow.example", "zoe@pankow.example"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def cast(session: Session, moment: datetime) -> Cast:
    return hire(session, now=moment)


@pytest.fixture
def zoe(session: Session, moment: datetime, cast: Cast) -> Person:  # noqa: ARG001 - the cast comes first
    return join(session, ZOE, "Zoe Zander", PANKOW, "leadership", now=moment)


def told(session: Session, agreement: Agreement) -> list[tuple[str, str]]:
    """Return what happened and who did it, oldest first."""
    return [(event.what, event.who) for event in reversed(chronicle(session, agreement))]


def newest(session: Session, agreement: Agreement, what: str) -> Event:
    return next(event for event in chronicle(session, agreement) if event.what == what)


def test_a_no_stays_when_the_others_have_signed_without_it(
    session: Session, cast: Cast, zoe: Person, moment: datetime
) -> None:
    partner = {"organisation": PANKOW, "signatories": [BOB, ZOE], "quorum": 1}
    agreement = submitted(session, cast, now=moment, partner=partner)
    version = in_work(session, agreement)
    decline(
        session, agreement, by=zoe, reason="Mir fehlt der Personalrat.", shown=stamp(version), now=moment + MINUTE,
        today=moment.date(),
    )  # fmt: skip
    signed_by(session, agreement, cast.bob, now=moment + 2 * MINUTE)
    signed_by(session, agreement, cast.sena, now=moment + 3 * MINUTE)
    assert agreement.state == "adopted"
    assert told(session, agreement)[-3:] == [
        ("declined", "Zoe Zander"), ("sign", "Bob Brandt"), ("sign", cast.sena.name),
    ]  # fmt: skip
    assert newest(session, agreement, "declined").reason == "Mir fehlt der Personalrat."
    assert [person.mail for _, person in refusals_named(session, version)] == [ZOE]


def test_whom_somebody_signed_for_and_who_asked_them_to_is_told(
    session: Session, cast: Cast, zoe: Person, moment: datetime
) -> None:
    agreement = submitted(session, cast, now=moment)
    forward(
        session, agreement, SETTINGS, by=cast.bob, to=ZOE, reason="Urlaub", shown=stamp(in_work(session, agreement)),
        now=moment + MINUTE, today=moment.date(),
    )  # fmt: skip
    signed_by(session, agreement, zoe, now=moment + 2 * MINUTE)
    asked = newest(session, agreement, "forwarded")
    assert (asked.who, asked.whom, asked.reason) == ("Bob Brandt", "Zoe Zander", "Urlaub")
    signed = newest(session, agreement, "sign")
    assert (signed.who, signed.behalf) == ("Zoe Zander", "Bob Brandt")


def test_more_time_to_sign_is_told_with_the_new_day(session: Session, cast: Cast, moment: datetime) -> None:
    agreement = submitted(session, cast, now=moment)
    version = in_work(session, agreement)
    assert version.sign_by is not None
    later = version.sign_by + timedelta(days=7)
    extend(session, agreement, later, by=cast.alice, shown=stamp(version), now=moment + MINUTE, today=moment.date())
    given = newest(session, agreement, "extended")
    assert (given.who, given.until, given.version) == (cast.alice.name, later, 1)


def test_a_return_names_the_signatures_that_it_made_void(session: Session, cast: Cast, moment: datetime) -> None:
    agreement = submitted(session, cast, now=moment)
    signed_by(session, agreement, cast.sena, now=moment + MINUTE)
    back = moment + 2 * MINUTE
    take_step(session, agreement, Request(Action.RETURN, cast.bob, back, back.date(), reason="Bitte kürzer."))
    returned = newest(session, agreement, "return")
    assert (returned.reason, returned.void) == ("Bitte kürzer.", (cast.sena.name,))


def test_the_no_that_gives_a_wording_back_stands_before_the_return(
    session: Session, cast: Cast, moment: datetime
) -> None:
    agreement = submitted(session, cast, now=moment)
    decline(
        session, agreement, by=cast.bob, reason="Zu teuer.", shown=stamp(in_work(session, agreement)),
        now=moment + MINUTE, today=moment.date(),
    )  # fmt: skip
    assert [what for what, _ in told(session, agreement)[-2:]] == ["declined", "return"]
    before = versions_of(session, agreement)[-1]
    assert [refusal.reason for refusal, _ in refusals_named(session, before, void=True)] == ["Zu teuer."]
    assert not refusals_named(session, before)
