"""A draft changes while somebody signs, in every order that can be drawn: no signature stands under other wording.

In each scene (tests.signing_scenes) two signatories open the page for signing and send it, again and again, while the
wording is edited, submitted, amended and given back; each statement is a turn (tests.interleaving). Every fifth scene
goes without turns, as the threads come. The ordinary run plays a few scenes; `BBD_TEST_INTERLEAVINGS=1000 pytest -s
tests/services/test_interleavings.py` plays 1,000 on each database, and BBD_TEST_INTERLEAVINGS_SEED begins elsewhere.
"""

import os
from collections import Counter
from functools import partial
from hashlib import sha256
from itertools import count

import pytest
from sqlmodel import Session, col, select

from bbd.domain.lifecycle import Action
from bbd.services.agreements import draft, find
from bbd.services.steps import take_step
from bbd.store.agreement_queries import versions_of
from bbd.store.agreements import AgreementVersion, Signature
from bbd.store.database import Database
from bbd.store.people import Person
from tests.cast import SENATE, agreement_text, hire, join
from tests.interleaving import Stage
from tests.signing_scenes import ACTORS, Scene
from tests.stage import START

SCENES = int(os.environ.get("BBD_TEST_INTERLEAVINGS", "30"))
SEED = os.environ.get("BBD_TEST_INTERLEAVINGS_SEED", "1")


def wrong_signatures(session: Session, scene: Scene) -> list[str]:
    """Return each signature that is not under the wording its signatory was shown, or not confirmed exactly once."""
    rows = session.exec(
        select(Signature, AgreementVersion, Person)
        .join(AgreementVersion, col(AgreementVersion.id) == col(Signature.version_id))
        .join(Person, col(Person.id) == col(Signature.person_id))
        .where(AgreementVersion.agreement_id == find(session, scene.number).id)
    ).all()
    confirmed = Counter((who, page.version, page.sha256, document) for who, page, document in scene.confirmed)
    kept = Counter((person.mail, version.number, one.sha256, version.document) for one, version, person in rows)
    wrong = [f"{key[:3]}" for key in (kept - confirmed) + (confirmed - kept)]
    for one, version, person in rows:
        if one.sha256 != sha256(version.document.encode()).hexdigest():
            wrong.append(f"{person.mail} under other wording of version {version.number}")
        if (one.void_at is None) != (version.state in {"submitted", "adopted", "superseded"}):
            wrong.append(f"{person.mail} under version {version.number}, {version.state}: void {one.void_at}")
    return wrong


def broken_versions(session: Session, scene: Scene) -> list[str]:
    """Return what is wrong with the versions: adopted without both signatures, two in force, two in work, a gap."""
    versions = versions_of(session, find(session, scene.number))
    states = Counter(version.state for version in versions)
    wrong = [state for state in ("adopted", "drafted", "submitted") if states[state] > 1]
    if [version.number for version in versions] != list(range(len(versions), 0, -1)):
        wrong.append("numbers")
    for version in versions:
        signed = session.exec(
            select(Signature.party).where(Signature.version_id == version.id, col(Signature.void_at).is_(None))
        ).all()
        if (set(signed) == {"issuer", "partner"}) != (version.state in {"adopted", "superseded"}):
            wrong.append(f"version {version.number} is {version.state} with {sorted(signed)}")
    return wrong


@pytest.mark.slow
def test_no_signature_stands_under_other_wording_than_was_shown(database: Database) -> None:
    told, wrong = Counter[str](), list[str]()
    with database.writing() as session:
        cast = hire(session, now=START)
        join(session, "rita@senat.example", "Rita Rot", SENATE, "leadership", now=START)
    databases = {who: Database(database.url) for who in ACTORS}
    clock = count(1)
    for number in range(1, SCENES + 1):
        scene = Scene(f"ZV-2012-{number:04}", SEED, databases, clock)
        with database.writing() as session:
            agreement = draft(session, agreement_text(number=scene.number), now=START, by=cast.alice)
            take_step(session, agreement, scene.request(Action.SUBMIT, cast.alice))
        stage = Stage(scene.chance("stage"), gates=number % 5 != 0)
        stage.play({who: partial(act, scene, who) for who, act in ACTORS.items()}, databases.values())
        told += scene.told
        with database.reading() as session:
            wrong += [f"{scene.number}: {one}" for one in wrong_signatures(session, scene)]
            wrong += [f"{scene.number}: {one}" for one in broken_versions(session, scene)]
    for one in databases.values():
        one.dispose()
    print(f"{SCENES} scenes from seed {SEED}: {dict(sorted(told.items()))}")  # noqa: T201 - the figures of a long run
    assert wrong == []
    # That nothing went wrong says something only where there was something to go wrong.
    assert told["sign"] > SCENES / 4
    assert told["sign: Stale"] > SCENES / 10
    assert told["return"] > SCENES / 4
