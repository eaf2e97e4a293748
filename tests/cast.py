"""The cast of the tests, and an agreement for them to agree on.

Alice coordinates, Bob heads the partner concerned, Charlie heads another partner, Dana delivers the numbers of Bob's
house, Erin audits, Adam administers, Sena heads the Senate's side. All have the same password.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from argon2 import PasswordHasher
from sqlmodel import Session

from bbd.domain.document import AgreementText
from bbd.domain.document_reading import document_from
from bbd.domain.lifecycle import Action
from bbd.domain.signing import Decision, GoalDecision
from bbd.services.agreements import draft
from bbd.services.mandates import follow_deputy
from bbd.services.people import add_person
from bbd.services.signin import PasswordProof
from bbd.services.signing import Sent, Shown, sign
from bbd.services.steps import Request, take_step
from bbd.store.agreement_queries import version_in_work
from bbd.store.agreements import Agreement, AgreementVersion
from bbd.store.people import Organisation, Person

PASSWORD = "korrekt-pferd-batterie"
# Cheap on purpose: what a hash costs is tested where people are.
_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)

SENATE, PANKOW, MITTE = "Senat von Berlin", "Bezirksamt Pankow", "Bezirksamt Mitte"
ORGANISATIONS = {SENATE: "senate", PANKOW: "district", MITTE: "district"}


@dataclass(frozen=True)
class Cast:
    """The people of the tests, by name."""

    alice: Person
    bob: Person
    charlie: Person
    dana: Person
    erin: Person
    adam: Person
    sena: Person


def hire(session: Session, *, now: datetime) -> Cast:
    """Put organisations and people into an empty database."""
    session.add_all(Organisation(name=name, kind=kind) for name, kind in ORGANISATIONS.items())
    session.flush()
    return Cast(
        alice=join(session, "alice@bbd.example", "Alice Aydın", SENATE, "coordinator", now=now),
        bob=join(session, "bob@pankow.example", "Bob Brandt", PANKOW, "leadership", now=now),
        charlie=join(session, "charlie@mitte.example", "Charlie Çelik", MITTE, "leadership", now=now),
        dana=join(session, "dana@pankow.example", "Dana Dąbrowska", PANKOW, "contact", now=now),
        erin=join(session, "erin@bbd.example", "Erin Ebert", SENATE, "auditor", now=now),
        adam=join(session, "adam@bbd.example", "Adam Abel", SENATE, "admin", now=now),
        sena=join(session, "sena@senat.example", "Sena Şahin", SENATE, "leadership", now=now),
    )


def join(
    session: Session, mail: str, name: str, organisation: str, *roles: str, now: datetime, deputy: str | None = None
) -> Person:
    """Add one more person with the password of all."""
    person = add_person(session, mail=mail, name=name, organisation=organisation, roles=roles, now=now, deputy=deputy)
    person.password_hash = _HASH
    session.add(person)
    session.flush()
    return person


def deputise(session: Session, principal: Person, deputy: Person, *, now: datetime) -> None:
    """Make `deputy` the standing deputy of `principal`, with the mandate that this is."""
    principal.deputy_id = deputy.id
    session.add(principal)
    follow_deputy(session, principal, by=None, now=now)


def agreement_document(**changes: object) -> dict[str, Any]:
    """Return a complete agreement document as plain data, ready to be submitted, with `changes` to its fields."""
    indicator = {
        "key": "G1.1", "name": "Anteil an den Neueinstellungen", "definition": "Neu eingestellte Auszubildende",
        "unit": "percent", "kind": "share", "direction": "up",
        "baseline": {"value": "8.0", "date": "2011-12-31", "source": "Drucksache 17/10 501"},
        "target": {"value": "25", "date": "2013-12-31"},
        "contact": "dana@pankow.example",
    }  # fmt: skip
    measure = {
        "key": "M1", "title": "Praktika in Werkstätten", "responsible": "dana@pankow.example", "due": "2012-09-30",
        "output": "40 Plätze", "expected_effect": "Mehr Bewerbungen",
    }  # fmt: skip
    goal = {
        "key": "G1", "field_of_action": "training", "title": "Ausbildung öffnen",
        "description": "Ein Viertel der Auszubildenden hat eine Migrationsgeschichte.",
        "indicators": [indicator], "measures": [measure],
    }  # fmt: skip
    document = {
        "format": "bbd.agreement/1", "number": "ZV-2012-01", "title": "Ausbildung für alle",
        "issuer": {"organisation": SENATE, "signatories": ["sena@senat.example"]},
        "partner": {"organisation": PANKOW, "signatories": ["bob@pankow.example"]},
        "coordinator": "alice@bbd.example",
        "valid_from": "2012-01-01", "valid_to": "2013-12-31", "review_on": "2013-06-30", "goals": [goal],
    }  # fmt: skip
    return {**document, **changes}


def agreement_text(**changes: object) -> AgreementText:
    """Return the document of `agreement_document`, read and checked."""
    return document_from(agreement_document(**changes), where="Test")


def drafted(session: Session, cast: Cast, *, now: datetime, **changes: object) -> Agreement:
    """Open the agreement as Alice's draft."""
    return draft(session, agreement_text(**changes), now=now, by=cast.alice)


def submitted(session: Session, cast: Cast, *, now: datetime, **changes: object) -> Agreement:
    """Open it and submit it."""
    agreement = drafted(session, cast, now=now, **changes)
    take_step(session, agreement, Request(Action.SUBMIT, cast.alice, now, now.date()))
    return agreement


def adopted(session: Session, cast: Cast, *, now: datetime, **changes: object) -> Agreement:
    """Open it, submit it, and let Sena and Bob sign."""
    agreement = submitted(session, cast, now=now, **changes)
    signed_by(session, agreement, cast.sena, now=now)
    signed_by(session, agreement, cast.bob, now=now)
    return agreement


def monitored(session: Session, cast: Cast, *, now: datetime, **changes: object) -> Agreement:
    """Bring it to where readings are expected."""
    agreement = adopted(session, cast, now=now, **changes)
    take_step(session, agreement, Request(Action.MONITOR, None, now, max(now.date(), date(2012, 1, 1))))
    return agreement


def signed_by(
    session: Session,
    agreement: Agreement,
    person: Person,
    *,
    now: datetime,
    decisions: Mapping[str, GoalDecision] | None = None,
) -> None:
    """Let `person` sign the wording in work, taking over its one goal unless `decisions` say otherwise."""
    version = in_work(session, agreement)
    decided = decisions if decisions is not None else {"G1": GoalDecision(Decision.ACCEPT)}
    sent = Sent(Shown(version.number, version.sha256), PasswordProof(person.id), decided)
    sign(session, agreement, sent, by=person, now=now, today=now.date())


def in_work(session: Session, agreement: Agreement) -> AgreementVersion:
    """Return the version that is drafted or submitted; there is one."""
    version = version_in_work(session, agreement)
    assert version is not None
    return version
