"""The trail that the whole demo leaves: no name, no address, no value of a reading in it, and a chain that holds."""

import json
import re
from datetime import UTC, datetime

import pytest
from sqlmodel import select

from bbd.demo import loading
from bbd.services import auditing
from bbd.services import sweep as sweeping
from bbd.store.audit import AuditEntry, commitment
from bbd.store.checkpoints import AuditOpening
from bbd.store.database import Database
from bbd.store.people import Organisation, Person
from bbd.store.readings import Reading
from tests.stage import BERLIN, SETTINGS, shipped

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_nothing_about_people_and_no_value_stands_in_it(database: Database) -> None:
    with database.writing() as session:
        loading.load(session, now=NOW, zone=BERLIN)
        sweeping.sweep(session, shipped(), SETTINGS, now=NOW)
    with database.reading() as session:
        size = auditing.verify(session)
        told = [
            f"{line['object']} {json.dumps(line['details'], ensure_ascii=False)}" for line in auditing.lines(session)
        ]
        people, houses = session.exec(select(Person)).all(), session.exec(select(Organisation.name)).all()
        values = {str(reading.value) for reading in session.exec(select(Reading)) if "." in str(reading.value)}
        entries = session.exec(select(AuditEntry)).all()
        openings = {opening.seq: opening for opening in session.exec(select(AuditOpening))}
    proven = [entry for entry in entries if "commitment" in entry.details]
    assert {"sign", "reading-entered"} <= {entry.action for entry in proven}
    for entry in proven:
        opening = openings[entry.seq]
        assert commitment(opening.salt, opening.content) == entry.details["commitment"]
    whole = "\n".join(told)
    assert size == len(told) > 200
    assert "@" not in whole
    words = set(re.findall(r"\w+", whole))
    assert not words & {word for person in people for word in person.name.split() if len(word) > 2}
    assert not [name for name in houses if name in whole]
    assert len(values) > 20
    assert not [value for value in values if f'"{value}"' in whole or f": {value}" in whole]
