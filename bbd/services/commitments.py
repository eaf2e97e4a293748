"""What entries of the trail prove without saying it: content that is committed to by a salted hash.

`bbd.store.audit.append(…, proves=content)` writes the commitment; here stands what content each kind of entry proves.
bbd.services.record_checks holds it against the records, bbd.services.erasure erases what is about a person.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Final

from sqlmodel import Session, SQLModel

from bbd.services.reading_figures import FIGURES
from bbd.store.agreements import Signature
from bbd.store.mandates import Mandate, SignatureRefusal
from bbd.store.people import Organisation, Person
from bbd.store.reading_editions import ReadingEdition
from bbd.store.readings import Reading
from bbd.store.terminations import TerminationNotice

SIGNED: Final = (
    "party", "person_id", "for_person_id", "signed_as", "decisions", "mandate_id", "copy_id", "proof", "at",
)  # fmt: skip
REFUSED: Final = ("party", "person_id", "reason", "at")
GRANTED: Final = (
    "principal_id", "deputy_id", "version_id", "origin", "valid_from", "valid_to", "reason", "granted_by_id",
    "granted_at",
)  # fmt: skip
DECLARED: Final = ("party", "person_id", "for_person_id", "mandate_id", "reason", "takes_effect_on", "at")


def of_reading(reading: Reading | ReadingEdition) -> dict[str, Any]:
    """Return what an entry about a reading proves: its figures, decimals as their digits; of a correction why."""
    return _record(reading, (*FIGURES, "reason") if reading.reason else FIGURES)


def of_person(session: Session, person: Person) -> dict[str, Any]:
    """Return what an entry about a person proves: who they were said to be."""
    house = session.get(Organisation, person.organisation_id)
    deputy = session.get(Person, person.deputy_id) if person.deputy_id else None
    return {
        "mail": person.mail,
        "name": person.name,
        "function": person.function,
        "organisation": house.name if house else "",
        "roles": person.role_names,
        "deputy": str(deputy.id) if deputy else "",
    }


def of_signature(signature: Signature) -> dict[str, Any]:
    """Return what the entry about a signature proves: whose it is, for whom, by what right, and what was decided."""
    return _record(signature, SIGNED)


def of_refusal(refusal: SignatureRefusal) -> dict[str, Any]:
    """Return what the entry about a signatory's no proves."""
    return _record(refusal, REFUSED)


def of_notice(notice: TerminationNotice) -> dict[str, Any]:
    """Return what the entry about the declaration of a termination proves."""
    return _record(notice, DECLARED)


def of_mandate(mandate: Mandate) -> dict[str, Any]:
    """Return what the entry about a mandate proves: who may sign for whom, from when to when, and on what grounds."""
    return _record(mandate, GRANTED)


def _record(row: SQLModel, columns: Iterable[str]) -> dict[str, Any]:
    return {name: _plain(getattr(row, name)) for name in columns}


def _plain(value: object) -> object:
    """Return a value as JSON holds it: decimals as their digits, moments in UTC."""
    if value is None or isinstance(value, str | dict):
        return value
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)
