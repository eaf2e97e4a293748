"""Signing: who signs what for whom, what it leads to, and two who sign at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from decimal import Decimal
from threading import Barrier

import pytest
from sqlmodel import Session, select

from bbd.domain.errors import InputRefused, NotThere, Refused, Stale, StepRefused
from bbd.domain.lifecycle import Action, State
from bbd.domain.signing import Decision, GoalDecision
from bbd.services.agreements import find, save_draft
from bbd.services.signin import PasswordProof
from bbd.services.signing import Sent, Shown, sign
from bbd.services.steps import Request, take_step
from bbd.store.agreement_queries import valid_signatures, versions_of
from bbd.store.agreements import JournalEntry, Signature
from bbd.store.audit import AuditEntry
from bbd.store.database import Database
from bbd.store.people import Person
from tests.cast import (
    SENATE,
    Cast,
    agreement_text,
    deputise,
    drafted,
    hire,
    in_work,
    join,
    monitored,
    signed_by,
    submitted,
)

YES = {"G1": GoalDecision(Decision.ACCEPT)}


@pytest.fixture
def cast(session: Session, moment: datetime) -> Cast:
    return hire(session, now=moment)


def test_the_last_signature_adopts(session: Session, cast: Cast, moment: datetime) -> None:
    agreement = submitted(session, cast, now=moment)
    signed_by(session, agreement, cast.bob, now=moment)
    assert agreement.state == State.SUBMITTED
    signed_by(session, agreement, cast.sena, now=moment)
    version = versions_of(session, agreement)[0]
    assert (agreement.state, version.state, version.adopted_at) == ("adopted", "adopted", moment)
    signatures = session.exec(select(Signature)).all()
    assert {one.sha256 for one in signatures} == {version.sha256}
    assert {one.party: one.decisions for one in signatures} == {"partner": {"G1": "accept"}, "issuer": {}}


def test_a_signature_is_told_in_history_and_trail(session: Session, cast: Cast, moment: datetime) -> None:
    agreement = submitted(session, cast, now=moment)
    signed_by(session, agreement, cast.bob, now=moment)
    told = session.exec(select(JournalEntry).where(JournalEntry.action == "sign")).one()
    assert (told.from_state, told.to_state, told.by_id) == ("submitted", "submitted", cast.bob.id)
    trail = session.exec(select(AuditEntry).where(AuditEntry.action == "sign")).one()
    assert trail.details["sha256"] == in_work(session, agreement).sha256
    assert trail.actor == str(cast.bob.id)


def test_all_that_a_side_needs_have_to_sign(session: Session, cast: Cast, moment: datetime) -> None:
    second = join(session, "zweite@senat.example", "Zoe Zander", SENATE, "leadership", now=moment)
    issuer = {"organisation": SENATE, "signatories": [cast.sena.mail, second.mail], "quorum": 2}
    agreement = submitted(session, cast, now=moment, issuer=issuer)
    signed_by(session, agreement, cast.bob, now=moment)
    signed_by(session, agreement, cast.sena, now=moment)
    assert agreement.state == State.SUBMITTED
    signed_by(session, agreement, second, now=moment)
    assert agreement.state == State.ADOPTED


def test_a_wording_that_is_not_the_one_shown_is_refused(session: Session, cast: Cast, moment: datetime) -> None:
    agreement = submitted(session, cast, now=moment)
    version = in_work(session, agreement)
    for shown in (Shown(1, "0" * 64), Shown(2, version.sha256)):
        sent = Sent(shown, PasswordProof(cast.bob.id), YES)
        with pytest.raises(Stale, match="Der Wortlaut hat sich geändert"):
            sign(session, agreement, sent, by=cast.bob, now=moment, today=moment.date())
    assert not valid_signatures(session, version)


def test_the_same_wording_submitted_again_is_signed_anew(session: Session, cast: Cast, moment: datetime) -> None:
    agreement = submitted(session, cast, now=moment)
    signed_by(session, agreement, cast.sena, now=moment)
    take_step(session, agreement, Request(Action.RETURN, cast.bob, moment, moment.date(), reason="Frage"))
    take_step(session, agreement, Request(Action.SUBMIT, cast.alice, moment, moment.date()))
    signed_by(session, agreement, cast.bob, now=moment)
    assert agreement.state == State.SUBMITTED
    signed_by(session, agreement, cast.sena, now=moment)
    assert agreement.state == State.ADOPTED


def test_somebody_else_s_password_signs_nothing(session: Session, cast: Cast, moment: datetime) -> None:
    agreement = submitted(session, cast, now=moment)
    version = in_work(session, agreement)
    sent = Sent(Shown(version.number, version.sha256), PasswordProof(cast.sena.id), YES)
    with pytest.raises(StepRefused, match="Das Passwort gehört nicht zu der Person"):
        sign(session, agreement, sent, by=cast.bob, now=moment, today=moment.date())


@pytest.mark.parametrize(
    ("name", "refusal"),
    [("charlie", NotThere), ("alice", StepRefused), ("dana", StepRefused), ("erin", StepRefused)],
)
def test_who_is_not_named_signs_nothing(
    session: Session, cast: Cast, moment: datetime, name: str, refusal: type[Refused]
) -> None:
    agreement = submitted(session, cast, now=moment)
    with pytest.raises(refusal):
        signed_by(session, agreement, getattr(cast, name), now=moment)
    assert not valid_signatures(session, in_work(session, agreement))


def test_a_draft_is_not_signed(session: Session, cast: Cast, moment: datetime) -> None:
    agreement = drafted(session, cast, now=moment)
    with pytest.raises(StepRefused, match="„Zeichnen“ geht nicht"):
        signed_by(session, agreement, cast.bob, now=moment)


def test_a_deputy_signs_on_behalf_of_who_is_named(session: Session, cast: Cast, moment: datetime) -> None:
    deputise(session, cast.bob, cast.dana, now=moment)
    agreement = submitted(session, cast, now=moment)
    signed_by(session, agreement, cast.dana, now=moment)
    signature = session.exec(select(Signature)).one()
    assert (signature.person_id, signature.for_person_id) == (cast.dana.id, cast.bob.id)
    with pytest.raises(StepRefused, match="schon geleistet"):
        signed_by(session, agreement, cast.bob, now=moment)


@pytest.mark.parametrize("change", ["inactive", "without leadership"])
def test_the_deputy_of_somebody_who_could_not_sign_cannot_either(
    session: Session, cast: Cast, moment: datetime, change: str
) -> None:
    agreement = submitted(session, cast, now=moment)
    deputise(session, cast.bob, cast.dana, now=moment)
    if change == "inactive":
        cast.bob.active = False
    else:
        cast.bob.role_names = "contact"
    session.add(cast.bob)
    with pytest.raises(StepRefused, match="nicht als zeichnende Person benannt"):
        signed_by(session, agreement, cast.dana, now=moment)


def test_who_drafted_alone_does_not_sign_where_another_can(session: Session, cast: Cast, moment: datetime) -> None:
    both = join(session, "beides@senat.example", "Bea Berg", SENATE, "coordinator", "leadership", now=moment)
    issuer = {"organisation": SENATE, "signatories": [cast.sena.mail, both.mail]}
    agreement = drafted(session, cast, now=moment, issuer=issuer)
    version = in_work(session, agreement)
    version.drafted_by_id = both.id
    session.add(version)
    take_step(session, agreement, Request(Action.SUBMIT, both, moment, moment.date()))
    with pytest.raises(StepRefused, match="allein entworfen"):
        signed_by(session, agreement, both, now=moment)
    signed_by(session, agreement, cast.sena, now=moment)


@pytest.mark.parametrize(
    ("decision", "said"),
    [
        (GoalDecision(Decision.DECLINE, reason="Zu viel"), "G1: abgelehnt – Zu viel"),
        (
            GoalDecision(Decision.OWN_VALUE, reason="Wenig Stellen", own_value=Decimal("21.7")),
            "G1: Gegenvorschlag 21,7 – Wenig Stellen",
        ),
    ],
)
def test_a_partner_who_does_not_take_over_gives_the_draft_back(
    session: Session, cast: Cast, moment: datetime, decision: GoalDecision, said: str
) -> None:
    agreement = submitted(session, cast, now=moment)
    signed_by(session, agreement, cast.sena, now=moment)
    signed_by(session, agreement, cast.bob, now=moment, decisions={"G1": decision})
    assert agreement.state == State.DRAFTED
    told = session.exec(select(JournalEntry).where(JournalEntry.action == "return")).one()
    assert told.reason == f"Entscheidung je Ziel. {said}"
    assert told.details["decisions"]["G1"]["decision"] == decision.decision
    assert told.details["decisions"]["G1"]["reason"] == decision.reason
    assert told.details["decisions"]["G1"]["own_value"] == (str(decision.own_value) if decision.own_value else None)
    assert not valid_signatures(session, in_work(session, agreement))


def test_a_deputy_takes_over_as_it_stands_or_not_at_all(session: Session, cast: Cast, moment: datetime) -> None:
    deputise(session, cast.bob, cast.dana, now=moment)
    agreement = submitted(session, cast, now=moment)
    with pytest.raises(InputRefused, match="In Vertretung"):
        signed_by(
            session, agreement, cast.dana, now=moment, decisions={"G1": GoalDecision(Decision.DECLINE, reason="Nein")}
        )
    assert agreement.state == State.SUBMITTED


def test_every_goal_needs_its_decision(session: Session, cast: Cast, moment: datetime) -> None:
    agreement = submitted(session, cast, now=moment)
    with pytest.raises(InputRefused, match="fehlt die Entscheidung"):
        signed_by(session, agreement, cast.bob, now=moment, decisions={})


def test_an_amendment_is_signed_and_follows_the_version_before(session: Session, cast: Cast, moment: datetime) -> None:
    agreement = monitored(session, cast, now=moment)
    take_step(session, agreement, Request(Action.AMEND, cast.alice, moment, moment.date(), reason="Neu"))
    text = agreement_text(title="Fortgeschrieben")
    save_draft(session, agreement, text, edition=2, by=cast.alice, now=moment)
    take_step(session, agreement, Request(Action.SUBMIT, cast.alice, moment, moment.date()))
    signed_by(session, agreement, cast.sena, now=moment)
    signed_by(session, agreement, cast.bob, now=moment)
    states = [(one.number, one.state) for one in versions_of(session, agreement)]
    assert states == [(2, "adopted"), (1, "superseded")]
    assert agreement.state == State.MONITORED


def at_once(database: Database, moment: datetime, signers: list[Person]) -> list[str]:
    """Let `signers` sign in threads that start together; return each outcome: the state after it, or the refusal."""
    with database.reading() as session:
        version = in_work(session, find(session, "ZV-2012-01"))
        shown = Shown(version.number, version.sha256)
    barrier = Barrier(len(signers))

    def run(person: Person) -> str:
        barrier.wait()
        try:
            with database.writing() as session:
                by = session.get_one(Person, person.id)
                sent = Sent(shown, PasswordProof(by.id), YES)
                agreement = find(session, "ZV-2012-01", by)
                return sign(session, agreement, sent, by=by, now=moment, today=moment.date()).to_state
        except Refused as refusal:
            return type(refusal).__name__

    with ThreadPoolExecutor(len(signers)) as threads:
        return sorted(threads.map(run, signers))


def test_two_who_sign_at_the_same_moment_adopt_exactly_once(database: Database, moment: datetime) -> None:
    with database.writing() as session:
        cast = hire(session, now=moment)
        submitted(session, cast, now=moment)
    assert at_once(database, moment, [cast.sena, cast.bob]) == ["adopted", "submitted"]
    with database.reading() as session:
        agreement = find(session, "ZV-2012-01")
        assert agreement.state == State.ADOPTED
        assert len(session.exec(select(Signature)).all()) == 2
        told = session.exec(select(JournalEntry).where(JournalEntry.to_state == "adopted")).all()
        assert len(told) == 1


def test_one_person_signing_fifty_times_at_the_same_moment_signs_once(database: Database, moment: datetime) -> None:
    with database.writing() as session:
        cast = hire(session, now=moment)
        submitted(session, cast, now=moment)
    assert at_once(database, moment, [cast.bob] * 50) == ["StepRefused"] * 49 + ["submitted"]
    with database.reading() as session:
        assert len(session.exec(select(Signature)).all()) == 1


def test_a_return_and_a_signature_at_the_same_moment_do_not_both_count(database: Database, moment: datetime) -> None:
    with database.writing() as session:
        cast = hire(session, now=moment)
        submitted(session, cast, now=moment)
    barrier = Barrier(2)

    def give_back() -> str:
        barrier.wait()
        with database.writing() as session:
            agreement = find(session, "ZV-2012-01")
            back = Request(Action.RETURN, cast.sena, moment, moment.date(), reason="Frage")
            return take_step(session, agreement, back).to_state

    def put_name() -> str:
        barrier.wait()
        try:
            with database.writing() as session:
                signed_by(session, find(session, "ZV-2012-01"), cast.bob, now=moment)
                return "signed"
        except (Stale, StepRefused):
            return "refused"

    with ThreadPoolExecutor(2) as threads:
        returned, signed = threads.submit(give_back), threads.submit(put_name)
        assert returned.result() == "drafted"
        assert signed.result() in {"signed", "refused"}
    with database.reading() as session:
        agreement = find(session, "ZV-2012-01")
        assert agreement.state == State.DRAFTED
        assert not valid_signatures(session, in_work(session, agreement))
