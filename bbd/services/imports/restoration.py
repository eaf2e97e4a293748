"""What the lines of a history refer to while it is brought back, and refusing a line that refers to nothing."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, TypeVar

from sqlmodel import Session, select

from bbd.domain.document import AgreementText
from bbd.domain.errors import InputRefused
from bbd.domain.history import BenchmarkLine, ReadingLine
from bbd.domain.history_effects import EffectAnswerLine
from bbd.domain.history_lines import MandateLine
from bbd.store.agreements import Agreement, AgreementVersion
from bbd.store.people import Organisation, Person
from bbd.store.reading_editions import Evidence, ReadingEdition

AS_WRITTEN: Final = "Bitte das Archiv unverändert so verwenden, wie `bbd export all` es geschrieben hat."
Key = TypeVar("Key")
Thing = TypeVar("Thing")


@dataclass(slots=True)
class Restoration:
    """What the lines refer to. `wordings` are the leading wordings by number; each is taken once.

    `reading_ids` are the ids that the readings get, `of_readings` the rows that refer to them. `kinds` says of what
    kind an indicator was, by agreement and key; an amendment may have changed it. `renewals` are the numbers of
    follow-on agreements with those they carry on, `copies` the hashes of the signed copies.
    """

    session: Session
    people: Mapping[str, Person]
    organisations: Mapping[str, Organisation]
    wordings: dict[str, AgreementText]
    agreements: dict[str, Agreement] = field(default_factory=dict)
    versions: dict[tuple[str, int], AgreementVersion] = field(default_factory=dict)
    mandates: dict[uuid.UUID, MandateLine] = field(default_factory=dict)
    copies: dict[uuid.UUID, str] = field(default_factory=dict)
    renewals: dict[str, str] = field(default_factory=dict)
    readings: dict[tuple[str, str, str], ReadingLine] = field(default_factory=dict)
    reading_ids: dict[tuple[str, str, str], uuid.UUID] = field(default_factory=dict)
    of_readings: list[ReadingEdition | Evidence] = field(default_factory=list)
    kinds: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    benchmarks: dict[tuple[str, date, str], dict[int, BenchmarkLine]] = field(default_factory=dict)
    effect_answers: dict[uuid.UUID, EffectAnswerLine] = field(default_factory=dict)

    def person_id(self, mail: str | None) -> uuid.UUID | None:
        """Return the id of the person, None for nobody; InputRefused for somebody people.csv does not have."""
        return None if mail is None else known(self.people, mail, "Eine Person").id


def begin(session: Session, wordings: dict[str, AgreementText]) -> Restoration:
    """Return a restoration that knows the people and organisations imported before."""
    people = {one.mail: one for one in session.exec(select(Person))}
    organisations = {one.name: one for one in session.exec(select(Organisation))}
    return Restoration(session, people, organisations, wordings)


def known(things: Mapping[Key, Thing], key: Key, what: str) -> Thing:
    """Return the thing called `key`, or refuse a line that refers to something that is not there."""
    found = things.get(key)
    if found is None:
        name = " ".join(map(str, key)) if isinstance(key, tuple) else str(key)
        raise InputRefused.because(
            f"{what} „{name}“ gibt es in dieser Datei nicht.",
            remedy=AS_WRITTEN,
        )
    return found


def require_new(key: Key, things: Mapping[Key, object]) -> None:
    """Refuse a line that tells of the same thing as one before."""
    if key in things:
        name = " ".join(map(str, key)) if isinstance(key, tuple) else str(key)
        raise InputRefused.because(f"„{name}“ steht zweimal in der Datei.")
