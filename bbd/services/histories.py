"""Writing `history.jsonl`: the states, versions, signatures, journal and moments that an export of everything needs."""

import json
import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlmodel import Session, select

from bbd.domain.history import (
    AgreementLine,
    AnyLine,
    HeadLine,
    JournalLine,
    MeasureStatus,
    PersonLine,
    VersionLine,
)
from bbd.domain.history_reading import write_line
from bbd.domain.lifecycle import State, VersionState
from bbd.services.history_of_benchmarks import benchmark_lines
from bbd.services.history_of_effects import effect_lines
from bbd.services.history_of_readings import reading_lines
from bbd.services.history_of_signing import (
    Names,
    counter_proposal_lines,
    mandate_lines,
    refusal_lines,
    signature_lines,
    signed_copy_lines,
    termination_notice_lines,
)
from bbd.services.line_columns import columns_for
from bbd.store.agreements import Agreement, AgreementVersion, JournalEntry, Measure
from bbd.store.leading_versions import leading_version_ids
from bbd.store.people import Organisation, Person


def history_jsonl(session: Session) -> bytes:
    """Return the file: people, each agreement with its versions, signatures and steps, then readings and benchmarks."""
    return b"".join(write_line(line) for line in _lines(session))


def _lines(session: Session) -> Iterator[AnyLine]:
    yield HeadLine()
    everybody = session.exec(select(Person)).all()
    agreements = sorted(session.exec(select(Agreement)), key=lambda one: one.number)
    numbers = {one.id: one.number for one in agreements}
    versions = session.exec(select(AgreementVersion)).all()
    names = Names(
        mails={one.id: one.mail for one in everybody},
        organisations={one.id: one.name for one in session.exec(select(Organisation))},
        agreements=numbers,
        versions={one.id: (numbers[one.agreement_id], one.number) for one in versions},
    )
    for person in sorted(everybody, key=lambda one: one.mail):
        yield PersonLine(**columns_for(PersonLine, person))
    yield from (_agreement(one, names) for one in agreements)
    yield from _versions(session, versions, names)
    yield from mandate_lines(session, names)
    yield from signed_copy_lines(session, names)
    yield from signature_lines(session, names)
    yield from refusal_lines(session, names)
    yield from termination_notice_lines(session, names)
    yield from counter_proposal_lines(session, names)
    yield from _journal(session, names)
    yield from reading_lines(session, names)
    yield from benchmark_lines(session, names)
    yield from effect_lines(session, names)


def _agreement(one: Agreement, names: Names) -> AgreementLine:
    return AgreementLine(
        state=State(one.state),
        issuer=names.organisations[one.issuer_id],
        partner=names.organisations[one.partner_id],
        renews=names.agreements[one.renews_id] if one.renews_id else None,
        **columns_for(AgreementLine, one, but={"state"}),
    )


def _versions(session: Session, versions: Sequence[AgreementVersion], names: Names) -> Iterator[VersionLine]:
    leading = set(leading_version_ids(session).values())
    measures: dict[uuid.UUID, list[Measure]] = defaultdict(list)
    for measure in session.exec(select(Measure)):
        measures[measure.version_id].append(measure)
    for one in sorted(versions, key=lambda one: names.versions[one.id]):
        document = json.loads(one.document)
        yield VersionLine(
            agreement=names.agreements[one.agreement_id],
            drafted_by=names.mail(one.drafted_by_id),
            state=VersionState(one.state),
            measures=_moved_on(document, measures[one.id]),
            document=None if one.id in leading else document,
            **columns_for(VersionLine, one, but={"state", "document"}),
        )


def _moved_on(document: Mapping[str, Any], measures: Sequence[Measure]) -> dict[str, MeasureStatus]:
    """Return the measures that are no longer where the wording says: a signed wording never changes, they do."""
    said = {
        measure["key"]: (measure["status"], measure["done_on"])
        for goal in document["goals"]
        for measure in goal["measures"]
    }
    return {
        one.key: MeasureStatus(**columns_for(MeasureStatus, one))
        for one in sorted(measures, key=lambda one: one.key)
        if one.reason or said[one.key] != (one.status, one.done_on.isoformat() if one.done_on else None)
    }


def _journal(session: Session, names: Names) -> Iterator[JournalLine]:
    rows = sorted(
        session.exec(select(JournalEntry)), key=lambda one: (names.agreements[one.agreement_id], one.at, one.id)
    )
    for one in rows:
        number, version = names.versions[one.version_id]
        yield JournalLine(
            agreement=number,
            version=version,
            by=names.mail(one.by_id),
            **columns_for(JournalLine, one),
        )
