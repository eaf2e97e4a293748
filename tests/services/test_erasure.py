"""What the trail proves of a person can be erased for good; the chain, and what proves an agreement, stay valid."""

import json
from datetime import datetime
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from bbd.domain.errors import CheckFailed
from bbd.services import auditing
from bbd.services.erasure import Erasable, erasable, erase
from bbd.services.people import change_person
from bbd.store.audit import AuditEntry, commitment
from bbd.store.checkpoints import AuditOpening
from bbd.store.guards import unguarded
from bbd.store.people import Person
from tests.cast import PANKOW, Cast, adopted, deputise, hire
from tests.services.trails import verifier


@pytest.fixture
def cast(session: Session, moment: datetime) -> Cast:
    cast = hire(session, now=moment)
    deputise(session, cast.bob, cast.dana, now=moment)
    adopted(session, cast, now=moment)
    return cast


def openings(session: Session, person: Person) -> list[AuditOpening]:
    """Return the openings of the entries about a person, in order."""
    query = select(AuditOpening).join(AuditEntry, col(AuditEntry.seq) == col(AuditOpening.seq))
    return list(session.exec(query.where(AuditEntry.object == str(person.id)).order_by(col(AuditOpening.seq))))


def test_an_opening_proves_its_entry(session: Session, cast: Cast) -> None:
    (opening,) = openings(session, cast.dana)
    entry = session.get_one(AuditEntry, opening.seq)
    assert opening.content["name"] == "Dana Dąbrowska"
    assert commitment(opening.salt, opening.content) == entry.details["commitment"]


def test_what_is_said_of_a_person_is_gone_and_the_trail_holds(
    session: Session, cast: Cast, moment: datetime, tmp_path: Path
) -> None:
    change_person(
        session, cast.bob, name="Bob Brandt-Berg", function="", organisation=PANKOW,
        roles=["leadership"], deputy="dana@pankow.example", by=cast.adam, now=moment,
    )  # fmt: skip
    before = auditing.verify(session)
    first, second = openings(session, cast.bob)
    found = erase(session, cast.bob, now=moment)
    assert found == Erasable((first.seq, second.seq), signatures=1, refusals=0, terminations=0, mandates=1)
    session.flush()
    session.expire_all()
    assert [(one.salt, one.content, one.erased_at) for one in openings(session, cast.bob)] == [("", {}, moment)] * 2
    assert auditing.verify(session) == before + 1
    export = tmp_path / "export.jsonl"
    export.write_text("".join(json.dumps(line) + "\n" for line in auditing.lines(session)), encoding="utf-8")
    assert verifier().main([str(export)]) == 0


def test_that_it_was_erased_is_an_entry_and_a_second_time_nothing_is_left(
    session: Session, cast: Cast, moment: datetime
) -> None:
    assert len(erase(session, cast.bob, now=moment).entries) == 1
    told = session.exec(select(AuditEntry).order_by(col(AuditEntry.seq).desc()).limit(1)).one()
    assert (told.action, told.object, told.details) == ("openings-erased", str(cast.bob.id), {"count": 1})
    assert erase(session, cast.bob, now=moment) == Erasable((), signatures=1, refusals=0, terminations=0, mandates=1)
    assert auditing.verify(session) == told.seq


def test_others_and_what_proves_an_agreement_stay_as_they_are(session: Session, cast: Cast, moment: datetime) -> None:
    erased = set(erase(session, cast.bob, now=moment).entries)
    others = session.exec(select(AuditOpening).where(col(AuditOpening.seq).not_in(erased))).all()
    assert all(one.salt and one.content and one.erased_at is None for one in others)
    assert erasable(session, cast.dana).entries == tuple(one.seq for one in openings(session, cast.dana))
    with unguarded(session.connection(), "signature"):
        session.connection().exec_driver_sql("UPDATE signature SET signed_as = '{}'")
    session.expire_all()
    with pytest.raises(CheckFailed, match="Was er belegt, fehlt oder ist verändert"):
        auditing.verify(session)
