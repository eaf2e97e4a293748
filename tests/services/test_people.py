"""People: adding and changing them, their passwords, and what of it the audit trail keeps."""

from datetime import datetime
from typing import Any

import pytest
from sqlmodel import Session, col, select

from bbd.domain.errors import InputRefused
from bbd.domain.lifecycle import Role
from bbd.services import people
from bbd.services.people import HASHER, add_person, change_person, hash_password
from bbd.store.audit import AuditEntry
from bbd.store.people import Person
from tests.cast import MITTE, PANKOW, Cast, hire

ELA: dict[str, Any] = {"mail": "ela@pankow.example", "name": "Ela Ekinci", "organisation": PANKOW, "roles": ["contact"]}


@pytest.fixture
def cast(session: Session, moment: datetime) -> Cast:
    return hire(session, now=moment)


def trail(session: Session, person: Person) -> list[tuple[str, str | None]]:
    session.flush()
    query = select(AuditEntry).where(AuditEntry.object == str(person.id)).order_by(col(AuditEntry.seq))
    return [(entry.action, entry.actor) for entry in session.exec(query)]


def test_somebody_is_added_as_written_cleanly(session: Session, cast: Cast, moment: datetime) -> None:
    person = add_person(
        session, mail=" Ela@PANKOW.example ", name="  Ela \t Ekinci ", organisation=PANKOW,
        roles=["leadership", "contact", "contact"], deputy="Dana@pankow.example", now=moment, by=cast.adam,
    )  # fmt: skip
    assert (person.mail, person.name, person.role_names) == ("ela@pankow.example", "Ela Ekinci", "contact leadership")
    assert person.roles == {Role.CONTACT, Role.LEADERSHIP}
    assert (person.organisation_id, person.deputy_id) == (cast.dana.organisation_id, cast.dana.id)
    assert (person.active, person.password_hash) == (True, None)
    assert [action for action, _ in trail(session, person)] == ["person-added"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"mail": ""}, "mail"),
        ({"mail": "ela"}, "mail"),
        ({"mail": "ela@"}, "mail"),
        ({"mail": "ela@pankow.example, bob@pankow.example"}, "mail"),
        ({"mail": "ela@pankow.example\nBcc: x@y.example"}, "mail"),
        ({"mail": f"{'x' * 250}@pankow.example"}, "mail"),
        ({"mail": "BOB@pankow.example"}, "mail"),
        ({"name": "   "}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"organisation": "Bezirksamt Atlantis"}, "organisation"),
        ({"organisation": ""}, "organisation"),
        ({"roles": ["king"]}, "roles"),
        ({"roles": ["contact", "Contact"]}, "roles"),
        ({"deputy": "niemand@pankow.example"}, "deputy"),
        ({"password": "x" * 11}, "password"),
        ({"password": "x" * 129}, "password"),
    ],
)
def test_what_is_wrong_of_a_person_is_refused_by_field(
    session: Session, cast: Cast, moment: datetime, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(InputRefused) as refusal:
        add_person(session, **{**ELA, **change}, now=moment, by=cast.adam)
    assert [problem.field for problem in refusal.value.problems] == [field]
    assert len(session.exec(select(Person)).all()) == 7


def test_somebody_without_a_role_only_gets_letters(session: Session, cast: Cast, moment: datetime) -> None:
    person = add_person(session, **{**ELA, "roles": []}, now=moment, by=cast.adam)
    assert person.roles == frozenset()


def test_somebody_is_changed(session: Session, cast: Cast, moment: datetime) -> None:
    change_person(
        session, cast.dana, name="Dana Neu", organisation=MITTE, roles=["leadership"], deputy=cast.charlie.mail,
        now=moment, by=cast.adam,
    )  # fmt: skip
    assert (cast.dana.name, cast.dana.roles) == ("Dana Neu", frozenset({Role.LEADERSHIP}))
    assert (cast.dana.organisation_id, cast.dana.deputy_id) == (cast.charlie.organisation_id, cast.charlie.id)
    assert [action for action, _ in trail(session, cast.dana)] == ["person-added", "person-changed"]


def test_nobody_is_their_own_deputy(session: Session, cast: Cast, moment: datetime) -> None:
    with pytest.raises(InputRefused, match="Niemand vertritt sich selbst"):
        change_person(
            session, cast.dana, name="Dana", organisation=PANKOW, roles=["contact"], deputy=cast.dana.mail, now=moment
        )


@pytest.mark.parametrize("length", [12, 128])
def test_a_password_of_the_shortest_and_longest_kind_is_hashed(length: int) -> None:
    password = "ü" * length
    hashed = hash_password(password)
    assert hashed.startswith("$argon2id$")
    assert password not in hashed
    assert HASHER.verify(hashed, password)


@pytest.mark.parametrize("length", [0, 11, 129, 100_000])
def test_a_password_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(InputRefused, match="12 bis 128 Zeichen"):
        hash_password("ü" * length)


def test_a_refused_password_leaves_the_old_one(session: Session, cast: Cast, moment: datetime) -> None:
    before = cast.dana.password_hash
    with pytest.raises(InputRefused):
        people.set_password(session, cast.dana, "kurz", now=moment)
    assert cast.dana.password_hash == before


def test_passwords_and_access_are_told_in_the_trail_without_a_secret(
    session: Session, cast: Cast, moment: datetime
) -> None:
    people.set_password(session, cast.dana, "ein ganz neues Passwort", now=moment, by=cast.adam)
    people.set_active(session, cast.dana, active=False, now=moment, by=cast.adam)
    people.set_active(session, cast.dana, active=True, now=moment, by=cast.adam)
    told = trail(session, cast.dana)
    assert [action for action, _ in told] == ["person-added", "password-set", "person-disabled", "person-enabled"]
    assert len({actor for _, actor in told[1:]}) == 1
    everything = " ".join(str(entry.model_dump()) for entry in session.exec(select(AuditEntry)))
    assert "neues Passwort" not in everything
    assert "argon2" not in everything


def test_everybody_is_listed_by_organisation_and_name(session: Session, cast: Cast) -> None:
    assert cast.alice.mail
    listed = [(organisation.name, person.name) for person, organisation in people.everybody(session)]
    assert len(listed) == 7
    assert [organisation for organisation, _ in listed] == sorted(organisation for organisation, _ in listed)
    assert listed[0] == (MITTE, "Charlie Çelik")
