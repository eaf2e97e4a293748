"""No column is left out of export and import unnoticed: every one comes back, or is named here with its reason."""

import uuid
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import RowMapping
from sqlmodel import Session, SQLModel, select

from bbd.services.agreements import draft
from bbd.services.benchmarks import Given, put
from bbd.services.exports import members
from bbd.services.imports.everything import import_all
from bbd.services.mandates import end, forward, grant
from bbd.store.agreement_queries import version_in_force
from bbd.store.agreements import Agreement, AgreementVersion, JournalEntry, Measure, Signature
from bbd.store.database import Database
from bbd.store.effects import EffectAnswer, EffectReply, EffectStudy
from bbd.store.guards import unguarded
from bbd.store.mandates import SignatureRefusal
from bbd.store.negotiations import CounterProposal
from bbd.store.people import Organisation, Person
from bbd.store.reading_editions import Evidence, ReadingEdition
from bbd.store.readings import Benchmark, Reading
from bbd.store.signed_copies import SignedCopy
from bbd.store.tables import METADATA, MODULES
from bbd.store.terminations import TerminationNotice
from tests.cast import SENATE, agreement_document, agreement_text, join
from tests.services.test_exports import fill, other, zipped

__all__ = ["other"]

EXPORTED = frozenset(
    {
        "organisation", "person", "benchmark", "agreement", "agreement_version", "goal", "indicator", "measure",
        "mandate", "signed_copy", "signature", "signature_refusal", "counter_proposal", "journal_entry", "reading",
        "reading_edition", "evidence", "termination_notice", "benchmark_edition", "effect_answer", "effect_reply",
        "effect_study",
    }
)  # fmt: skip
KEPT_BY_BACKUPS = {
    **dict.fromkeys(("audit_entry", "audit_checkpoint", "audit_opening"), "a trail tells of one database, and begins"),
    **dict.fromkeys(("finding", "finding_step", "sweep"), "the next sweep finds what is to be found"),
    **dict.fromkeys(("letter", "letter_item", "delivery_try"), "nobody gets a letter twice"),
    **dict.fromkeys(("rule_file", "rule_proposal", "rule_activation", "rule_replay"), "`bbd rules export` has them"),
    **dict.fromkeys(("web_session", "sign_in_attempt", "answer"), "who was signed in where stays there"),
    "disclosure_release": "what was shown of tables here; the next sweep works out what is to be withheld there",
    "standing": "what sweeps of one database found on their days; where it is imported, a record of its own begins",
    "store_fact": "facts of one database",
}
"""The tables that an export of everything leaves out, with the reason."""

OWN_ID = "nobody outside refers to it; each database has its own"
WORKED_OUT = "a sweep works it out again"
LEFT_OUT = {
    **{
        f"{table}.id": OWN_ID
        for table in (
            "organisation", "person", "benchmark", "agreement", "agreement_version", "goal", "indicator", "measure",
            "reading",
        )
    },
    "reading_edition.reading_id": "named by agreement, indicator and period",
    "evidence.reading_id": "named by agreement, indicator and period",
    "person.password_hash": "no password leaves the house",
    **dict.fromkeys(
        ("indicator.delivered", "indicator.status", "indicator.reached", "indicator.recorded", "goal.unserved"),
        WORKED_OUT,
    ),
    **dict.fromkeys(("reading.withheld", "reading.unsettled"), WORKED_OUT),
}  # fmt: skip
"""The columns of exported tables that do not come back, with the reason."""

INDEX = frozenset({"goal", "indicator"})
"""Tables that are written from the wording alone: whatever stands in them comes back with it."""
NATURAL = {"organisation": "name", "person": "mail", "agreement": "number"}
"""What takes the place of an id that is another one in each database."""


def everything(session: Session) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of the exported tables; what refers to another row names it as people do."""
    tables = [METADATA.tables[name] for name in sorted(EXPORTED)]
    rows = {table.name: session.connection().execute(table.select()).mappings().all() for table in tables}
    called: dict[Any, Any] = {(table, row["id"]): row[NATURAL[table]] for table in NATURAL for row in rows[table]}
    for row in rows["agreement_version"]:
        called["agreement_version", row["id"]] = called["agreement", row["agreement_id"]], row["number"]
    for row in rows["benchmark"]:
        called["benchmark", row["id"]] = row["name"], row["reference_date"], row["definition"]

    def told(table: str, row: RowMapping) -> Iterator[tuple[str, Any]]:
        for column in METADATA.tables[table].columns:
            if f"{table}.{column.name}" not in LEFT_OUT:
                target = next((key.column.table.name for key in column.foreign_keys), "")
                value = row[column.name]
                yield column.name, called.get((target, value), value) if target else value

    return {table: [dict(told(table, row)) for row in found] for table, found in rows.items()}


def differing(before: Mapping[str, list[dict[str, Any]]], after: Mapping[str, list[dict[str, Any]]]) -> set[str]:
    """Return the columns whose values are not the same; of a table whose rows differ as a whole, all."""
    found = {
        f"{table}.{name}"
        for table, rows in before.items()
        for name in (rows[0] if rows else ())
        if sorted(repr(row[name]) for row in rows) != sorted(repr(row[name]) for row in after[table])
    }
    shuffled = {
        f"{table}.*"
        for table, rows in before.items()
        if sorted(map(repr, rows)) != sorted(map(repr, after[table])) and not any(f"{table}." in one for one in found)
    }
    return found | shuffled


def untold(rows: Mapping[str, list[dict[str, Any]]]) -> set[str]:
    """Return the columns that are empty, or as they are by default, in all rows: a test of them would test nothing."""
    models = {
        model.__tablename__: model
        for module in MODULES
        for model in vars(module).values()
        if isinstance(model, type) and issubclass(model, SQLModel) and hasattr(model, "__table__")
    }
    return {
        f"{table}.{name}"
        for table, found in rows.items()
        if table not in INDEX
        for name in (column.name for column in METADATA.tables[table].columns)
        if f"{table}.{name}" not in LEFT_OUT
        and all(row[name] in (None, models[table].model_fields[name].get_default(call_default_factory=True))
                for row in found)
    }  # fmt: skip


def _all_there_is(session: Session, now: datetime) -> None:
    """Put rows into the database that leave no column as it is by default."""
    fill(session, now)
    people = {person.name: person for person in session.exec(select(Person))}
    agreements = {one.number: one for one in session.exec(select(Agreement))}
    bob, sena, alice = people["Bob Brandt"], people["Sena Şahin"], people["Alice Aydın"]
    bob.function, bob.is_example = "Bezirksbürgermeister", True
    _houses(session)
    agreements["ZV-4"].is_example = True
    agreements["ZV-4"].renews_id = agreements["ZV-3"].id
    _with_a_deputy(session, alice, now)
    session.exec(select(JournalEntry).limit(1)).one().details = {"amendment": 1}
    version = version_in_force(session, agreements["ZV-3"])
    assert version is not None
    (measure,) = session.exec(select(Measure).where(Measure.version_id == version.id))
    measure.status, measure.reason = "dropped", "Entfällt"
    _readings(session, alice, now)
    _benchmark(session, alice, now)
    assistant = join(session, "lea@senat.example", "Lea Lang", SENATE, "contact", now=now)
    last = now.date() + timedelta(days=9)
    grant(session, bob, people["Ina Iser"], first=now.date(), last=last, reason="Urlaub", by=bob, now=now)
    asked = forward(session, version, sena, assistant, reason="Zuständig", on=now.date(), now=now)
    end(session, asked, by=sena, now=now + timedelta(hours=1))
    _on_paper(session, version, assistant, sena, asked.id, now)
    _negotiated(session, agreements["ZV-2"], bob, alice, now)
    _judged(session, agreements["ZV-3"], alice, bob, now)
    agreements["ZV-3"].runs_until = last
    session.add(
        TerminationNotice(
            version_id=version.id, party="issuer", person_id=assistant.id, for_person_id=sena.id, mandate_id=asked.id,
            reason="Neuordnung", takes_effect_on=last, at=now,
        )
    )  # fmt: skip


def _judged(session: Session, agreement: Agreement, alice: Person, bob: Person, now: datetime) -> None:
    answer = EffectAnswer(
        agreement_id=agreement.id, measure_key="M1", question="causal", number=1, answer="partly", reason="Auch Neubau",
        by_id=alice.id, at=now,
    )  # fmt: skip
    session.add(answer)
    session.flush()
    session.add(EffectReply(answer_id=answer.id, text="Einverstanden", by_id=bob.id, at=now))
    compared = [{"indicator": "G1.1", "agreement": "ZV-4", "other": "G1.1", "has_measure": False}]
    session.add(
        EffectStudy(
            agreement_id=agreement.id, measure_key="M1", number=1, started_on=now.date(), compared=compared,
            reason="Nachbarbezirk", by_id=alice.id, at=now,
        )
    )  # fmt: skip


def _houses(session: Session) -> None:
    senate = session.exec(select(Organisation).where(Organisation.name == SENATE)).one()
    for house in session.exec(select(Organisation).where(Organisation.name != SENATE)):
        house.parent_id = senate.id


def _with_a_deputy(session: Session, alice: Person, now: datetime) -> None:
    goals = agreement_document()["goals"]
    goals[0]["measures"][0]["deputy"] = "bob@pankow.example"
    draft(session, agreement_text(number="ZV-5", goals=goals), now=now, by=alice)


def _readings(session: Session, alice: Person, now: datetime) -> None:
    """Fill what a reading may have besides its value."""
    reading = session.exec(select(Reading).where(Reading.period == "2012")).one()
    reading.state, reading.overwritten, reading.confirmed_by_id = "draft", True, alice.id
    with unguarded(session.connection(), "reading"):
        session.flush()
    reading.note, reading.reason, reading.revised, reading.recorded_by_id = "vorläufig", "Tippfehler", True, alice.id
    edition: dict[str, Any] = {
        "reading_id": reading.id, "numerator": 1, "denominator": 9, "value": Decimal("11.10"), "respondents": 9,
        "population": 10, "note": "alt", "source": "Liste", "reason": "neu gezählt", "recorded_at": now,
        "recorded_by_id": alice.id,
    }  # fmt: skip
    session.add(ReadingEdition(state="pending", **edition))
    replaced: dict[str, Any] = {
        "confirmed_at": now, "confirmed_by_id": alice.id, "replaced_at": now, "frozen": True, "revised": True,
    }  # fmt: skip
    session.add(ReadingEdition(state="replaced", **edition, **replaced))
    paper = b"%PDF-1.7 Zahlen"
    session.add(
        Evidence(
            reading_id=reading.id, kind="pdf", name="liste.pdf", sha256=sha256(paper).hexdigest(), size=len(paper),
            content=paper, uploaded_by_id=alice.id, uploaded_at=now,
        )
    )  # fmt: skip


def _benchmark(session: Session, alice: Person, now: datetime) -> None:
    """Correct a benchmark twice, so that its earlier editions have authors and moments, too."""
    stored = session.exec(select(Benchmark)).one()
    for value in ("27.50", "27.6"):
        given = Given(stored.name, stored.definition, stored.reference_date, Decimal(value), "Amt")
        put(session, stored, given, by=alice, now=now + timedelta(minutes=1))


def _on_paper(
    session: Session, version: AgreementVersion, by: Person, principal: Person, mandate: uuid.UUID, now: datetime
) -> None:
    scan = b"%PDF-1.7"
    copy = SignedCopy(
        version_id=version.id, kind="scan", name="ZV-3.pdf", sha256=sha256(scan).hexdigest(), content=scan,
        checks={"bytes": {"result": "not_checked", "text": "Ein Scan."}}, uploaded_by_id=by.id, uploaded_at=now,
    )  # fmt: skip
    session.add(copy)
    session.flush()
    session.add(
        Signature(
            version_id=version.id, party="issuer", person_id=by.id, for_person_id=principal.id, sha256=version.sha256,
            signed_as={"name": "Lea Lang"}, mandate_id=mandate, copy_id=copy.id, proof="paper", at=now,
        )
    )  # fmt: skip


def _negotiated(session: Session, agreement: Agreement, bob: Person, alice: Person, now: datetime) -> None:
    (returned,) = session.exec(
        select(AgreementVersion).where(
            AgreementVersion.agreement_id == agreement.id, AgreementVersion.state == "returned"
        )
    )
    session.add(
        SignatureRefusal(
            version_id=returned.id, party="partner", person_id=bob.id, reason="Zu hoch", at=now, void_at=now
        )
    )
    session.add(
        CounterProposal(
            agreement_id=agreement.id, version_id=returned.id, goal_key="G1", kind="own_value",
            own_value=Decimal("20.50"), reason="Zu hoch", by_id=bob.id, at=now, answer="met",
            answer_reason="In der Mitte", answered_by_id=alice.id, answered_at=now, answered_version=2,
        )
    )  # fmt: skip


@pytest.fixture
def told(session: Session, moment: datetime) -> dict[str, list[dict[str, Any]]]:
    """Return all rows of a database in which no column is as it is by default."""
    _all_there_is(session, moment)
    session.flush()
    return everything(session)


def _again(files: dict[str, bytes], other: Database, now: datetime) -> dict[str, list[dict[str, Any]]]:
    with other.writing() as fresh:
        import_all(fresh, zipped(files), where="x", by=None, now=now)
        return everything(fresh)


def test_every_table_is_exported_or_left_out_for_a_reason() -> None:
    assert set(METADATA.tables) == EXPORTED | set(KEPT_BY_BACKUPS)
    assert set(LEFT_OUT) <= {
        f"{table}.{column.name}" for table in EXPORTED for column in METADATA.tables[table].columns
    }


def test_every_column_comes_back(
    session: Session, told: dict[str, list[dict[str, Any]]], other: Database, moment: datetime
) -> None:
    """A new column has to be given to a line of the export, or named in LEFT_OUT; and filled in above."""
    assert untold(told) == set()
    assert differing(told, _again(members(session), other, moment + timedelta(days=300))) == set()


def test_what_a_file_leaves_out_is_noticed(
    session: Session, told: dict[str, list[dict[str, Any]]], other: Database, moment: datetime
) -> None:
    files = members(session)
    for old, new in ((b'"reason":"Entf\xc3\xa4llt"', b'"reason":""'), (b'"function":"Bezirksb', b'"function":"B')):
        assert files["history.jsonl"].count(old) == 1
        files["history.jsonl"] = files["history.jsonl"].replace(old, new)
    assert differing(told, _again(files, other, moment)) == {"measure.reason", "person.function"}
