"""Mandates, the order of signing, declining, forwarding, and the last day: who may sign, and who no longer."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from bbd.domain.document import Party
from bbd.domain.errors import InputRefused, NotThere, Stale, StepRefused
from bbd.domain.lifecycle import Action
from bbd.services import mandates
from bbd.services.agreements import find
from bbd.services.forwarding import colleagues, forward
from bbd.services.imports.people import import_people
from bbd.services.people import change_person
from bbd.services.signature_requests import decline, extend
from bbd.services.signing_rights import entitled
from bbd.services.steps import Request, stamp, take_step
from bbd.store.agreement_chronicle import chronicle
from bbd.store.agreement_history import last_return
from bbd.store.agreement_queries import valid_refusals, versions_of
from bbd.store.agreements import JournalEntry, Signature
from bbd.store.database import Database
from bbd.store.findings import Letter
from bbd.store.mandates import Mandate
from bbd.store.people import Person
from tests.cast import (
    PANKOW,
    SENATE,
    Cast,
    agreement_text,
    deputise,
    drafted,
    hire,
    in_work,
    join,
    signed_by,
    submitted,
)
from tests.stage import SETTINGS

BOB, SENA, ZOE = "bob@pankow.example", "sena@senat.example", "zoe@pankow.example"
DAY = timedelta(days=1)


@pytest.fixture
def cast(session: Session, moment: datetime) -> Cast:
    return hire(session, now=moment)


@pytest.fixture
def zoe(session: Session, moment: datetime, cast: Cast) -> Person:  # noqa: ARG001 - the cast comes first
    return join(session, ZOE, "Zoe Zander", PANKOW, "leadership", now=moment)


def board(**partner: Any) -> dict[str, Any]:  # noqa: ANN401 - the document's fields
    return {"partner": {"organisation": PANKOW, "signatories": [BOB, ZOE], **partner}}


def test_a_mandate_holds_from_its_first_to_its_last_day(session: Session, cast: Cast, moment: datetime) -> None:
    today = moment.date()
    agreement = submitted(session, cast, now=moment)
    mandates.grant(
        session, cast.bob, cast.dana, first=today + DAY, last=today + 2 * DAY, reason="Urlaub", by=cast.bob, now=moment
    )
    version = in_work(session, agreement)
    for on in (today, today + 3 * DAY):
        with pytest.raises(StepRefused, match="nicht als zeichnende Person"):
            entitled(session, version, cast.dana, on)
    for on in (today + DAY, today + 2 * DAY):
        assert entitled(session, version, cast.dana, on).right.on_behalf_of == BOB


@pytest.mark.parametrize(("origin", "for_one"), [("forwarded", False), ("mandate", True), ("people", True)])
def test_the_database_keeps_a_forwarded_mandate_from_holding_for_all_versions(
    session: Session, cast: Cast, moment: datetime, origin: str, *, for_one: bool
) -> None:
    version = in_work(session, submitted(session, cast, now=moment))
    session.add(
        Mandate(
            principal_id=cast.bob.id, deputy_id=cast.dana.id, origin=origin,
            version_id=version.id if for_one else None, valid_from=moment.date(), granted_at=moment,
        )
    )  # fmt: skip
    with pytest.raises(IntegrityError, match="mandate_version"):
        session.flush()
    session.rollback()


def test_the_record_proves_the_mandate(session: Session, cast: Cast, moment: datetime) -> None:
    today = moment.date()
    cast.bob.function = "Bezirksbürgermeister"
    given = mandates.grant(
        session, cast.bob, cast.dana, first=today, last=today, reason="Urlaub", by=cast.alice, now=moment
    )
    agreement = submitted(session, cast, now=moment)
    signed_by(session, agreement, cast.dana, now=moment)
    signature = session.exec(select(Signature)).one()
    assert signature.mandate_id == given.id
    assert signature.signed_as == {
        "name": "Dana Dąbrowska", "function": "", "for_name": "Bob Brandt", "for_function": "Bezirksbürgermeister",
    }  # fmt: skip


def test_an_ended_mandate_gives_no_right(session: Session, cast: Cast, moment: datetime) -> None:
    deputise(session, cast.bob, cast.dana, now=moment)
    agreement = submitted(session, cast, now=moment)
    assert entitled(session, in_work(session, agreement), cast.dana, moment.date())
    cast.bob.deputy_id = None
    mandates.follow_deputy(session, cast.bob, by=cast.adam, now=moment)
    with pytest.raises(StepRefused):
        entitled(session, in_work(session, agreement), cast.dana, moment.date())
    (mandate,) = session.exec(select(Mandate))
    with pytest.raises(StepRefused, match="schon beendet"):
        mandates.end(session, mandate, by=cast.adam, now=moment)


def test_a_deputy_s_deputy_is_refused_by_name(session: Session, cast: Cast, zoe: Person, moment: datetime) -> None:
    deputise(session, cast.bob, zoe, now=moment)
    deputise(session, zoe, cast.dana, now=moment)
    agreement = submitted(session, cast, now=moment)
    with pytest.raises(StepRefused, match="nicht weitergeben: Zoe Zander zeichnet hier selbst nur in Vertretung"):
        entitled(session, in_work(session, agreement), cast.dana, moment.date())


def test_whose_deputy_was_asked_for_another_agreement_is_no_deputys_deputy_here(
    session: Session, cast: Cast, zoe: Person, moment: datetime
) -> None:
    one, other = (submitted(session, cast, now=moment, number=number) for number in ("ZV-2012-01", "ZV-2012-02"))
    forward(
        session, one, SETTINGS, by=cast.bob, to=ZOE, reason="Urlaub", shown=stamp(in_work(session, one)), now=moment,
        today=moment.date(),
    )  # fmt: skip
    deputise(session, zoe, cast.dana, now=moment)
    with pytest.raises(StepRefused) as refused:
        entitled(session, in_work(session, other), cast.dana, moment.date())
    assert "nur in Vertretung" not in str(refused.value)


def test_a_deputy_out_of_turn_is_told_so_though_there_is_a_chain_as_well(
    session: Session, cast: Cast, zoe: Person, moment: datetime
) -> None:
    deputise(session, cast.bob, zoe, now=moment)
    deputise(session, zoe, cast.dana, now=moment)
    mandates.grant(
        session, cast.bob, cast.dana, first=moment.date(), last=None, reason="Urlaub", by=cast.bob, now=moment
    )
    agreement = submitted(session, cast, now=moment, signing_order="issuer_first")
    with pytest.raises(StepRefused, match="Zuerst zeichnet"):
        entitled(session, in_work(session, agreement), cast.dana, moment.date())
    signed_by(session, agreement, cast.sena, now=moment)
    assert entitled(session, in_work(session, agreement), cast.dana, moment.date()).right.on_behalf_of == BOB


def test_who_only_delivers_gives_no_mandate(session: Session, cast: Cast, zoe: Person, moment: datetime) -> None:
    today = moment.date()
    with pytest.raises(InputRefused, match="nicht weitergeben"):
        mandates.grant(session, cast.dana, zoe, first=today, last=None, reason="x", by=cast.alice, now=moment)


@pytest.mark.parametrize(
    "wrong", ["self", "foreign", "inactive", "backwards", "past", "no reason", "stranger", "auditor"]
)
def test_a_mandate_that_cannot_be_is_refused(
    session: Session, cast: Cast, zoe: Person, moment: datetime, wrong: str
) -> None:
    today = moment.date()
    zoe.active = wrong != "inactive"
    zoe.role_names = "auditor" if wrong == "auditor" else zoe.role_names
    deputy = {"self": cast.bob, "foreign": cast.charlie}.get(wrong, zoe)
    last = today - DAY if wrong in {"backwards", "past"} else None
    first = today - 2 * DAY if wrong == "past" else today
    reason, by = " " if wrong == "no reason" else "Urlaub", cast.charlie if wrong == "stranger" else cast.bob
    with pytest.raises(NotThere if wrong == "stranger" else InputRefused):
        mandates.grant(session, cast.bob, deputy, first=first, last=last, reason=reason, by=by, now=moment)


def test_a_deputy_who_drafted_the_wording_alone_does_not_sign_it(
    session: Session, cast: Cast, moment: datetime
) -> None:
    mandates.grant(
        session, cast.sena, cast.alice, first=moment.date(), last=None, reason="Urlaub", by=cast.sena, now=moment
    )
    agreement = submitted(session, cast, now=moment)
    with pytest.raises(StepRefused, match="allein entworfen"):
        entitled(session, in_work(session, agreement), cast.alice, moment.date())


def test_the_other_side_signs_first_where_that_was_agreed(session: Session, cast: Cast, moment: datetime) -> None:
    agreement = submitted(session, cast, now=moment, signing_order="partner_first")
    with pytest.raises(StepRefused, match=r"Zuerst zeichnet die Seite „Partner“ \(Bezirksamt Pankow\): Bob Brandt\."):
        signed_by(session, agreement, cast.sena, now=moment)
    signed_by(session, agreement, cast.bob, now=moment)
    signed_by(session, agreement, cast.sena, now=moment)
    assert agreement.state == "adopted"


def test_signatories_in_a_list_sign_one_after_the_other(
    session: Session, cast: Cast, zoe: Person, moment: datetime
) -> None:
    agreement = submitted(session, cast, now=moment, **board(quorum=2, order="listed"))
    with pytest.raises(StepRefused, match=r"Vor Ihnen zeichnet Bob Brandt\."):
        signed_by(session, agreement, zoe, now=moment)
    signed_by(session, agreement, cast.bob, now=moment)
    signed_by(session, agreement, zoe, now=moment)
    signed_by(session, agreement, cast.sena, now=moment)
    assert agreement.state == "adopted"


def test_one_no_among_several_is_noted_and_can_be_taken_back(
    session: Session,
    cast: Cast,
    zoe: Person,  # noqa: ARG001 - the other seat
    moment: datetime,
) -> None:
    agreement = submitted(session, cast, now=moment, **board(quorum=1))
    version, today = in_work(session, agreement), moment.date()
    no: dict[str, Any] = {"reason": "Zu viel", "shown": stamp(version), "now": moment, "today": today}
    assert not decline(session, agreement, by=cast.bob, **no)
    assert agreement.state == "submitted"
    with pytest.raises(StepRefused, match="schon abgelehnt"):
        decline(session, agreement, by=cast.bob, **no)
    signed_by(session, agreement, cast.bob, now=moment)
    assert valid_refusals(session, version) == []
    signed_by(session, agreement, cast.sena, now=moment)
    assert agreement.state == "adopted"


def test_when_the_quorum_is_out_of_reach_the_wording_goes_back_with_all_reasons(
    session: Session, cast: Cast, zoe: Person, moment: datetime
) -> None:
    agreement = submitted(session, cast, now=moment, **board(quorum=1))
    version, today = in_work(session, agreement), moment.date()
    signed_by(session, agreement, cast.sena, now=moment)
    for minute, (person, reason) in enumerate(((cast.bob, "Zu viel."), (zoe, "Zu früh."))):
        then = moment + timedelta(minutes=minute)
        decline(session, agreement, by=person, reason=reason, shown=stamp(version), now=then, today=today)
    assert agreement.state == "drafted"
    draft, returned = versions_of(session, agreement)
    assert returned.state == "returned"
    back = last_return(session, draft)
    assert back is not None
    assert back.entry.reason == "Bob Brandt: Zu viel. Zoe Zander: Zu früh."


def test_a_no_needs_a_reason_and_the_wording_shown(session: Session, cast: Cast, moment: datetime) -> None:
    agreement = submitted(session, cast, now=moment)
    version, today = in_work(session, agreement), moment.date()
    with pytest.raises(InputRefused, match="begründen"):
        decline(session, agreement, by=cast.bob, reason=" ", shown=stamp(version), now=moment, today=today)
    with pytest.raises(Stale):
        decline(session, agreement, by=cast.bob, reason="x", shown="9.9", now=moment, today=today)
    with pytest.raises(NotThere):
        decline(session, agreement, by=cast.charlie, reason="x", shown=stamp(version), now=moment, today=today)


def test_a_request_is_forwarded_to_a_colleague_who_gets_a_letter(
    session: Session, cast: Cast, moment: datetime
) -> None:
    agreement = submitted(session, cast, now=moment)
    version, today = in_work(session, agreement), moment.date()
    assert [person.mail for person in colleagues(session, cast.bob, version)] == ["dana@pankow.example"]
    asked: dict[str, Any] = {"reason": "Zuständig ist Dana", "shown": stamp(version), "now": moment, "today": today}
    mandate = forward(session, agreement, SETTINGS, by=cast.bob, to=cast.dana.mail, **asked)
    assert (mandate.version_id, mandate.valid_to) == (version.id, version.sign_by)
    (letter,) = session.exec(select(Letter))
    assert letter.recipient == cast.dana.mail
    assert "Bob Brandt bittet Sie" in letter.text
    assert "/agreements/ZV-2012-01/sign" in letter.html
    with pytest.raises(StepRefused, match="nicht weitergeben"):
        forward(session, agreement, SETTINGS, by=cast.dana, to=cast.bob.mail, **asked)
    signed_by(session, agreement, cast.dana, now=moment)
    assert session.exec(select(Signature)).one().mandate_id == mandate.id


def test_a_forwarded_request_is_for_its_version_alone(session: Session, cast: Cast, moment: datetime) -> None:
    one = submitted(session, cast, now=moment)
    other = submitted(session, cast, now=moment, number="ZV-2012-02")
    shown = stamp(in_work(session, one))
    forward(
        session, one, SETTINGS, by=cast.bob, to=cast.dana.mail, reason="x", shown=shown, now=moment, today=moment.date()
    )
    with pytest.raises(StepRefused):
        entitled(session, in_work(session, other), cast.dana, moment.date())


@pytest.mark.parametrize("to", ["charlie@mitte.example", "sena@senat.example", "niemand@pankow.example", BOB])
def test_a_request_goes_to_nobody_else(session: Session, cast: Cast, moment: datetime, to: str) -> None:
    agreement = submitted(session, cast, now=moment)
    shown = stamp(in_work(session, agreement))
    with pytest.raises(InputRefused):
        forward(
            session, agreement, SETTINGS, by=cast.bob, to=to, reason="x", shown=shown, now=moment, today=moment.date()
        )
    assert session.exec(select(Letter)).all() == []


def test_after_the_last_day_nobody_signs_until_there_is_more_time(
    session: Session, cast: Cast, moment: datetime
) -> None:
    agreement = submitted(session, cast, now=moment)
    version = in_work(session, agreement)
    assert version.sign_by is not None
    late = version.sign_by + DAY
    assert entitled(session, version, cast.bob, version.sign_by)
    with pytest.raises(StepRefused, match="abgelaufen"):
        entitled(session, version, cast.bob, late)
    more: dict[str, Any] = {"shown": stamp(version), "now": moment, "today": late}
    with pytest.raises(StepRefused, match="Koordination"):
        extend(session, agreement, late, by=cast.bob, **more)
    for wrong in (None, late - DAY):
        with pytest.raises(InputRefused):
            extend(session, agreement, wrong, by=cast.alice, **more)
    extend(session, agreement, late, by=cast.alice, **more)
    assert entitled(session, version, cast.bob, late)


def test_more_time_to_sign_is_more_time_for_whoever_was_asked_to(
    session: Session, cast: Cast, moment: datetime
) -> None:
    agreement = submitted(session, cast, now=moment)
    version, today = in_work(session, agreement), moment.date()
    assert version.sign_by is not None
    forward(
        session, agreement, SETTINGS, by=cast.bob, to=cast.dana.mail, reason="Zuständig", shown=stamp(version),
        now=moment + timedelta(hours=1), today=today,
    )  # fmt: skip
    late = version.sign_by + DAY
    extend(session, agreement, late + DAY, by=cast.alice, shown=stamp(version), now=moment + DAY, today=late)
    assert entitled(session, version, cast.dana, late + DAY).right.on_behalf_of == BOB
    ended, longer = session.exec(select(Mandate).order_by(Mandate.valid_from)).all()  # type: ignore[arg-type]  # a column
    assert (ended.revoked_at, longer.revoked_at) == (moment + DAY, None)
    assert (longer.valid_from, longer.valid_to) == (late, late + DAY)
    assert (longer.granted_by_id, longer.reason) == (cast.bob.id, "Zuständig")
    assert longer.granted_at == ended.granted_at == moment + timedelta(hours=1)
    assert [event.what for event in chronicle(session, agreement)[:2]] == ["extended", "forwarded"]


def test_what_is_no_longer_submitted_is_neither_declined_nor_extended(
    session: Session, cast: Cast, moment: datetime
) -> None:
    agreement = drafted(session, cast, now=moment)
    with pytest.raises(StepRefused, match="kein Wortlaut"):
        extend(session, agreement, date(2014, 1, 1), by=cast.alice, shown="1.1", now=moment, today=moment.date())


def test_the_order_of_signing_leaves_older_hashes_as_they_were() -> None:
    plain = agreement_text().plain()
    # What was signed before there was an order of signing had this hash.
    assert agreement_text().sha256() == "f667ddd15ccf016d87395c3464eb107b00f3bedb54efd31d07655649fc35170f"
    assert "signing_order" not in plain
    assert "order" not in plain["issuer"]
    partner = {"organisation": PANKOW, "signatories": [BOB], "order": "listed"}
    ordered = agreement_text(signing_order="issuer_first", partner=partner)
    assert ordered.plain()["signing_order"] == "issuer_first"
    assert ordered.party(Party.PARTNER).order == "listed"
    assert ordered.sha256() != agreement_text().sha256()
    issuer = {"organisation": SENATE, "signatories": [SENA], "order": "any"}
    assert agreement_text(issuer=issuer).sha256() == agreement_text().sha256()


def test_all_who_decline_at_the_same_moment_give_the_wording_back_once(database: Database, moment: datetime) -> None:
    with database.writing() as session:
        cast = hire(session, now=moment)
        zoe = join(session, ZOE, "Zoe Zander", PANKOW, "leadership", now=moment)
        version = in_work(session, submitted(session, cast, now=moment, **board(quorum=1)))
        shown = stamp(version)
    barrier = Barrier(2)

    def say_no(person: Person) -> bool:
        barrier.wait()
        with database.writing() as session:
            by = session.get_one(Person, person.id)
            agreement = find(session, "ZV-2012-01", by)
            today = moment.date()
            back = decline(session, agreement, by=by, reason="Nein.", shown=shown, now=moment, today=today)
            return back is not None

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(say_no, (cast.bob, zoe))) == [False, True]
    with database.reading() as session:
        states = [one.state for one in versions_of(session, find(session, "ZV-2012-01"))]
        assert states == ["drafted", "returned"]
        assert len(session.exec(select(JournalEntry).where(JournalEntry.action == "return")).all()) == 1


@pytest.mark.parametrize("way", ["added", "changed", "imported"])
def test_a_person_s_deputy_is_a_mandate_however_it_came(
    session: Session, cast: Cast, moment: datetime, way: str
) -> None:
    if way == "added":
        join(session, ZOE, "Zoe Zander", PANKOW, "leadership", now=moment, deputy=cast.dana.mail)
    elif way == "changed":
        change_person(
            session, cast.bob, name="Bob Brandt", organisation=PANKOW, roles=["leadership"], deputy=cast.dana.mail,
            now=moment, by=cast.adam,
        )  # fmt: skip
    else:
        head, row = "mail,name,organisation,roles,deputy", f"{BOB},Bob Brandt,{PANKOW},leadership,{cast.dana.mail}"
        import_people(session, f"{head}\n{row}\n".encode(), where="people.csv", by=cast.adam, now=moment)
    (mandate,) = session.exec(select(Mandate))
    assert (mandate.origin, mandate.deputy_id, mandate.valid_from) == ("people", cast.dana.id, moment.date())
    assert mandate.valid_to is None
    if way == "imported":
        import_people(session, f"{head}\n{row[: -len(cast.dana.mail)]}\n".encode(), where="x", by=None, now=moment)
        assert mandate.revoked_at == moment


def test_what_came_back_can_be_signed_as_long_the_next_time(session: Session, cast: Cast, moment: datetime) -> None:
    agreement = submitted(session, cast, now=moment)
    version, today = in_work(session, agreement), moment.date()
    extend(session, agreement, today + 400 * DAY, by=cast.alice, shown=stamp(version), now=moment, today=today)
    take_step(session, agreement, Request(Action.RETURN, cast.bob, moment, today, reason="Bitte kürzer."))
    later = moment + 10 * DAY
    take_step(session, agreement, Request(Action.SUBMIT, cast.alice, later, later.date()))
    assert in_work(session, agreement).sign_by == later.date() + 400 * DAY
