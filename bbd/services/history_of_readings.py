"""Writing the lines of `history.jsonl` that tell of readings: states, figures that are not in force, files."""

import uuid
from base64 import b64encode
from collections.abc import Iterator, Mapping

from sqlmodel import Session, select

from bbd.domain.history import ReadingLine
from bbd.domain.history_of_readings import EvidenceLine, ReadingEditionLine
from bbd.services.history_of_signing import Names
from bbd.services.line_columns import columns_for
from bbd.store.reading_editions import Evidence, ReadingEdition
from bbd.store.readings import Reading

Whereabouts = Mapping[uuid.UUID, tuple[str, str, str]]
"""Agreement, indicator and period of each reading."""


def reading_lines(session: Session, names: Names) -> Iterator[ReadingLine | ReadingEditionLine | EvidenceLine]:
    """Yield the readings by agreement, indicator and period, then what belongs to them, oldest first."""
    rows = [(names.agreements[one.agreement_id], one) for one in session.exec(select(Reading))]
    rows.sort(key=lambda row: (row[0], row[1].indicator_key, row[1].period_end, row[1].period))
    for number, one in rows:
        yield ReadingLine(
            agreement=number,
            indicator=one.indicator_key,
            recorded_by=names.mail(one.recorded_by_id),
            confirmed_by=names.mail(one.confirmed_by_id),
            **columns_for(ReadingLine, one),
        )
    places = {one.id: (number, one.indicator_key, one.period) for number, one in rows}
    yield from _editions(session, names, places)
    yield from _evidence(session, names, places)


def _editions(session: Session, names: Names, places: Whereabouts) -> Iterator[ReadingEditionLine]:
    rows = session.exec(select(ReadingEdition)).all()
    for one in sorted(rows, key=lambda one: (places[one.reading_id], one.recorded_at, one.id)):
        number, key, period = places[one.reading_id]
        yield ReadingEditionLine(
            agreement=number,
            indicator=key,
            period=period,
            recorded_by=names.mail(one.recorded_by_id),
            confirmed_by=names.mail(one.confirmed_by_id),
            **columns_for(ReadingEditionLine, one),
        )


def _evidence(session: Session, names: Names, places: Whereabouts) -> Iterator[EvidenceLine]:
    """Yield the files: one in memory at a time."""
    found = session.exec(select(Evidence.id, Evidence.reading_id, Evidence.uploaded_at))
    for file_id, reading_id, _ in sorted(found, key=lambda row: (places[row[1]], row[2], row[0])):
        one = session.get_one(Evidence, file_id)
        number, key, period = places[reading_id]
        yield EvidenceLine(
            agreement=number,
            indicator=key,
            period=period,
            uploaded_by=names.mail(one.uploaded_by_id),
            content=b64encode(one.content).decode(),
            **columns_for(EvidenceLine, one, but={"content"}),
        )
        session.expunge(one)
