"""Bringing agreements back as they were exported: wordings by their hash, states, signatures, journal.

Nothing is judged anew: what the parties signed stays signed. What does not hang together is refused all the same.
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from sqlmodel import Session, col, select, update

from bbd.domain.document import AgreementText
from bbd.domain.document_reading import document_from
from bbd.domain.errors import InputRefused
from bbd.domain.history import (
    AgreementLine,
    AnyLine,
    HeadLine,
    JournalLine,
    PersonLine,
    ReadingLine,
    SignatureLine,
    VersionLine,
)
from bbd.services.versions import index_version
from bbd.store.agreements import Agreement, AgreementVersion, JournalEntry, Measure, Signature
from bbd.store.people import Organisation, Person

Key = TypeVar("Key")
Thing = TypeVar("Thing")


@dataclass(slots=True)
class Restoration:
    """What the lines refer to. `wordings` are the leading wordings by number; each is taken once."""

    session: Session
    people: Mapping[str, Person]
    organisations: Mapping[str, Organisation]
    wordings: dict[str, AgreementText]
    agreements: dict[str, Agreement] = field(default_factory=dict)
    versions: dict[tuple[str, int], AgreementVersion] = field(default_factory=dict)
    readings: dict[tuple[str, str, str], ReadingLine] = field(default_factory=dict)

    def person_id(self, mail: str | None) -> uuid.UUID | None:
        """Return the id of the person, None for nobody; InputRefused for somebody people.csv does not have."""
        return None if mail is None else known(self.people, mail, "Eine Person").id


def begin(session: Session, wordings: dict[str, AgreementText]) -> Restoration:
    """Return a restoration that knows the people and organisations imported before."""
    people = {one.mail: one for one in session.exec(select(Person))}
    organisations = {one.name: one for one in session.exec(select(Organisation))}
    return Restoration(session, people, organisations, wordings)


def restore_line(work: Restoration, line: AnyLine) -> None:
    """Bring back what one line tells; InputRefused, without a place, when it refers to what is not there."""
    _RESTORERS[type(line)](work, line)


def known(things: Mapping[Key, Thing], key: Key, what: str) -> Thing:
    """Return the thing called `key`, or refuse a line that refers to something that is not there."""
    found = things.get(key)
    if found is None:
        name = " ".join(map(str, key)) if isinstance(key, tuple) else str(key)
        raise InputRefused.because(
            f"{what} „{name}“ gibt es in dieser Datei nicht.",
            remedy="Bitte das Archiv unverändert so verwenden, wie `bbd export all` es geschrieben hat.",
        )
    return found


def _head(_work: Restoration, _line: HeadLine) -> None:
    """Say nothing: the line has been read, so the format is known."""


def _person(work: Restoration, line: PersonLine) -> None:
    person = known(work.people, line.mail, "Eine Person")
    person.active, person.is_example, person.created_at = line.active, line.is_example, line.created_at
    work.session.add(person)


def _agreement(work: Restoration, line: AgreementLine) -> None:
    agreement = Agreement(
        number=line.number,
        state=line.state,
        issuer_id=known(work.organisations, line.issuer, "Die Organisation").id,
        partner_id=known(work.organisations, line.partner, "Die Organisation").id,
        created_at=line.created_at,
        ended_on=line.ended_on,
        is_example=line.is_example,
    )
    _require_new(line.number, work.agreements)
    work.agreements[line.number] = agreement
    work.session.add(agreement)
    work.session.flush()


def _version(work: Restoration, line: VersionLine) -> None:
    agreement = known(work.agreements, line.agreement, "Die Zielvereinbarung")
    _require_new((line.agreement, line.number), work.versions)
    text = _wording(work, line)
    if text.sha256() != line.sha256 or text.number != line.agreement:
        raise InputRefused.because(
            f"Der Wortlaut von {line.agreement}, Fassung {line.number}, passt nicht zu seiner Prüfsumme.",
            remedy="Er wurde nach dem Export verändert; bitte das unveränderte Archiv verwenden.",
        )
    version = AgreementVersion(
        agreement_id=agreement.id,
        title=text.title,
        document=text.canonical(),
        coordinator=text.coordinator,
        drafted_by_id=work.person_id(line.drafted_by),
        **line.model_dump(
            include={"number", "edition", "state", "reason", "created_at", "submitted_at", "adopted_at", "sha256"}
        ),
    )
    index_version(work.session, version, text)
    for key, status in line.measures.items():
        work.session.exec(
            update(Measure)
            .where(col(Measure.version_id) == version.id, col(Measure.key) == key)
            .values(**status.model_dump())
        )
    work.versions[line.agreement, line.number] = version


def _wording(work: Restoration, line: VersionLine) -> AgreementText:
    if line.document is not None:
        return document_from(line.document, where=f"{line.agreement}, Fassung {line.number}")
    known(work.wordings, line.agreement, "Der Wortlaut")
    return work.wordings.pop(line.agreement)


def _signature(work: Restoration, line: SignatureLine) -> None:
    work.session.add(
        Signature(
            version_id=known(work.versions, (line.agreement, line.version), "Die Fassung").id,
            person_id=known(work.people, line.person, "Eine Person").id,
            for_person_id=work.person_id(line.for_person),
            **line.model_dump(include={"id", "party", "sha256", "decisions", "at", "void_at"}),
        )
    )


def _journal(work: Restoration, line: JournalLine) -> None:
    work.session.add(
        JournalEntry(
            agreement_id=known(work.agreements, line.agreement, "Die Zielvereinbarung").id,
            version_id=known(work.versions, (line.agreement, line.version), "Die Fassung").id,
            by_id=work.person_id(line.by),
            **line.model_dump(include={"id", "action", "from_state", "to_state", "reason", "details", "at"}),
        )
    )


def _reading(work: Restoration, line: ReadingLine) -> None:
    known(work.agreements, line.agreement, "Die Zielvereinbarung")
    work.person_id(line.recorded_by)
    _require_new((line.agreement, line.indicator, line.period), work.readings)
    work.readings[line.agreement, line.indicator, line.period] = line


def _require_new(key: Key, things: Mapping[Key, object]) -> None:
    if key in things:
        name = " ".join(map(str, key)) if isinstance(key, tuple) else str(key)
        raise InputRefused.because(f"„{name}“ steht zweimal in der Datei.")


_RESTORERS: Final[Mapping[type[AnyLine], Callable[[Restoration, Any], None]]] = {
    HeadLine: _head,
    PersonLine: _person,
    AgreementLine: _agreement,
    VersionLine: _version,
    SignatureLine: _signature,
    JournalLine: _journal,
    ReadingLine: _reading,
}
