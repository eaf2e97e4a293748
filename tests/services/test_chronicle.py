"""What an agreement's page tells of its past: steps, and what was done about the signatures besides."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from bbd.domain.lifecycle import Action
from bbd.services.agreements import save_draft
from bbd.services.forwarding import forward
from bbd.services.mandates import end, grant
from bbd.services.signature_requests import decline, extend
from bbd.services.steps import Request, stamp, take_step
from bbd.store.agreement_chronicle import chronicle
from bbd.store.agreement_queries import refusals_named, versions_of
from bbd.store.agreements import Agreement
from bbd.store.chronicle_events import Event
from bbd.store.mandates import Mandate
from bbd.store.people import Person
from tests.cast import (
    MITTE,
    PANKOW,
    Cast,
    agreement_text,
    deputise,
    hire,
    in_work,
    join,
    monitored,
    signed_by,
    submitted,
)
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
    assert (signed.who, signed.behalf, signed.granted_by) == ("Zoe Zander", "Bob Brandt", "Bob Brandt")
    assert signed.mandate is not None
    assert signed.mandate.reason == "Urlaub"


def test_more_time_to_sign_is_told_with_the_new_day(session: Session, cast: Cast, moment: datetime) -> None:
    agreement = submitted(session, cast, now=moment)
    version = in_work(session, agreement)
    assert version.sign_by is not None
    later = version.sign_by + timedelta(days=7)
    extend(session, agreement, later, by=cast.alice, shown=stamp(version), now=moment + MINUTE, today=moment.date())
    given = newest(session, agreement, "extended")
    assert (given.who, given.since, given.until, given.version) == (
        cast.alice.name,
        later - timedelta(days=7),
        later,
        1,
    )


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


def test_mandates_are_told_that_are_given_and_ended_while_the_wording_lies_before_whom_they_are_of(
    session: Session, cast: Cast, zoe: Person, moment: datetime
) -> None:
    def give(minutes: int, principal: Person, deputy: Person) -> Mandate:
        at = moment + minutes * MINUTE
        return grant(
            session, principal, deputy, first=at.date(), last=None, reason="Kur", by=cast.alice, now=at
        )  # fmt: skip

    give(-1, cast.bob, cast.dana)
    agreement = submitted(session, cast, now=moment)
    of_bob = give(1, cast.bob, zoe)
    give(2, cast.charlie, join(session, "kim@mitte.example", "Kim", MITTE, "contact", now=moment))
    end(session, of_bob, by=cast.bob, now=moment + 3 * MINUTE)
    signed_by(session, agreement, cast.bob, now=moment + 4 * MINUTE)
    signed_by(session, agreement, cast.sena, now=moment + 5 * MINUTE)
    end(session, give(6, cast.bob, zoe), by=cast.bob, now=moment + 7 * MINUTE)
    assert told(session, agreement)[-4:] == [
        ("granted", cast.alice.name), ("ended", "Bob Brandt"), ("sign", "Bob Brandt"), ("sign", cast.sena.name),
    ]  # fmt: skip
    assert [what for what, _ in told(session, agreement)].count("granted") == 1
    given = newest(session, agreement, "granted")
    assert (given.behalf, given.whom, given.mandate, given.reason) == ("Bob Brandt", "Zoe Zander", of_bob, "")


def test_a_standing_deputy_is_followed_by_another(session: Session, cast: Cast, zoe: Person, moment: datetime) -> None:
    agreement = submitted(session, cast, now=moment)
    deputise(session, cast.bob, cast.dana, now=moment + MINUTE)
    deputise(session, cast.bob, zoe, now=moment + 2 * MINUTE)
    tail = [(event.what, event.whom) for event in chronicle(session, agreement)[:3]]
    assert tail == [("granted", "Zoe Zander"), ("ended", cast.dana.name), ("granted", cast.dana.name)]


def test_the_end_of_a_forwarded_request_is_told_unless_another_takes_its_place(
    session: Session, cast: Cast, zoe: Person, moment: datetime
) -> None:
    agreement = submitted(session, cast, now=moment)
    shown = stamp(in_work(session, agreement))
    for minutes, to in ((1, ZOE), (2, cast.dana.mail)):
        at = moment + minutes * MINUTE
        last = forward(
            session, agreement, SETTINGS, by=cast.bob, to=to, reason="Urlaub", shown=shown, now=at, today=at.date()
        )
    end(session, last, by=cast.bob, now=moment + 3 * MINUTE)
    tail = [(event.what, event.whom) for event in chronicle(session, agreement)[:3]]
    assert tail == [("ended", cast.dana.name), ("forwarded", cast.dana.name), ("forwarded", zoe.name)]


def test_signatures_under_a_nachtrag_become_void_with_the_agreement(
    session: Session, cast: Cast, moment: datetime
) -> None:
    agreement = monitored(session, cast, now=moment)
    begun = moment + MINUTE
    take_step(session, agreement, Request(Action.AMEND, cast.alice, begun, begun.date(), reason="Neuer Titel."))
    draft, other = in_work(session, agreement), agreement_text(title="Mehr Ausbildung für alle")
    save_draft(session, agreement, other, edition=draft.edition, by=cast.alice, now=begun)
    take_step(session, agreement, Request(Action.SUBMIT, cast.alice, begun + MINUTE, begun.date()))
    signed_by(session, agreement, cast.sena, now=moment + 3 * MINUTE)
    over = moment + 4 * MINUTE
    take_step(
        session, agreement, Request(Action.TERMINATE, cast.bob, over, over.date(), reason="Ende.", on=over.date())
    )
    ended = newest(session, agreement, "terminate")
    assert (ended.version, ended.void) == (1, (cast.sena.name,))
