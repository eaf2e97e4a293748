"""What the trail says of wordings and signatures, compared with what the tables hold: a changed record is found, too.

The chain proves the trail alone. Each submission stands in it with the hash of the wording; each signature, also one on
paper, each signatory's no and each mandate with a commitment to all that is recorded of it. Here they are held against
the rows, and what is in force against the signatures that it needs. What has no entry is not judged: records that were
imported with their history have none.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final
from uuid import UUID

from sqlmodel import Session, col, select

from bbd.domain.errors import CheckFailed
from bbd.domain.lifecycle import ONCE_ADOPTED, State, VersionState
from bbd.services.commitments import of_mandate, of_notice, of_refusal, of_signature
from bbd.services.signing_rights import lacks_signatures
from bbd.store import audit
from bbd.store.agreements import Agreement, AgreementVersion, Signature
from bbd.store.audit import AuditEntry
from bbd.store.checkpoints import AuditOpening
from bbd.store.mandates import Mandate, SignatureRefusal
from bbd.store.terminations import TerminationNotice

Wordings = Mapping[tuple[str, int], AgreementVersion]
"""The frozen versions, by the number of the agreement and their own."""


def require_records(session: Session) -> None:
    """Refuse (CheckFailed) the first record that is not what the trail says it was."""
    for said in mismatches(session):
        raise CheckFailed.because(said, remedy="Bitte mit einer Sicherung vergleichen.")


def mismatches(session: Session) -> Iterator[str]:
    """Yield a sentence for each wording, each signature and each agreement that does not fit the trail."""
    rows = session.exec(
        select(Agreement.number, AgreementVersion)
        .join(AgreementVersion, col(AgreementVersion.agreement_id) == col(Agreement.id))
        .where(AgreementVersion.state != VersionState.DRAFTED)
        .order_by(col(Agreement.number), col(AgreementVersion.number))
    )
    wordings = {(number, version.number): version for number, version in rows}
    for (number, at), version in wordings.items():
        if hashlib.sha256(version.document.encode()).hexdigest() != version.sha256:
            yield f"Der Wortlaut von {number}, Fassung {at}, passt nicht zu seiner Prüfsumme."
    told = _submitted(session)
    yield from _changed(told, wordings)
    yield from _proven(session, wordings)
    known = {key: version for key, version in wordings.items() if key in told}
    yield from _unsigned(session, known)
    yield from _without_wording(session)


def _submitted(session: Session) -> Mapping[tuple[str, int], str]:
    """Return what the trail says was submitted last under each number: the hash of the wording."""
    entries = session.exec(select(AuditEntry).where(AuditEntry.action == "submit").order_by(col(AuditEntry.seq)))
    return {(entry.object, entry.details["version"]): entry.details["sha256"] for entry in entries}


def _changed(told: Mapping[tuple[str, int], str], wordings: Wordings) -> Iterator[str]:
    for (number, at), sha256 in told.items():
        version = wordings.get((number, at))
        if version is None:
            yield f"{number}, Fassung {at}, wurde vorgelegt und fehlt."
        elif version.sha256 != sha256:
            yield f"Der Wortlaut von {number}, Fassung {at}, ist nicht der, der vorgelegt wurde."


def _unsigned(session: Session, wordings: Wordings) -> Iterator[str]:
    """Look for signatures that nobody gave, and for wordings in force that lack some."""
    entries = session.exec(select(AuditEntry).where(col(AuditEntry.action).in_(("sign", "paper-signature"))))
    given = Counter((entry.object, entry.details.get("version")) for entry in entries)
    there = Counter(session.exec(select(Signature.version_id)))
    for (number, at), version in wordings.items():
        if there[version.id] > given[number, at]:
            yield f"Unter {number}, Fassung {at}, stehen mehr Unterschriften, als gegeben wurden."
        if lacks_signatures(session, version):
            yield f"{number}, Fassung {at}, gilt als beschlossen, hat aber nicht die nötigen Unterschriften."


def _without_wording(session: Session) -> Iterator[str]:
    """Look for agreements that are said to be in force, or to have been, without a wording that was adopted."""
    bound = select(AgreementVersion.agreement_id).where(col(AgreementVersion.state).in_(ONCE_ADOPTED))
    numbers = session.exec(
        select(Agreement.number)
        .where(
            col(Agreement.state).not_in((State.DRAFTED, State.SUBMITTED, State.WITHDRAWN)),
            col(Agreement.id).not_in(bound),
        )
        .order_by(col(Agreement.number))
    )
    yield from (f"{number} gilt als beschlossen, hat aber keine beschlossene Fassung." for number in numbers)


def _proven(session: Session, wordings: Wordings) -> Iterator[str]:
    """Compare each record with what its entry commits to; what proves a record is never erased in a person's name."""
    entries = session.exec(
        select(AuditEntry, AuditOpening)
        .outerjoin(AuditOpening, col(AuditOpening.seq) == col(AuditEntry.seq))
        .where(col(AuditEntry.action).in_(RECORDS))
        .order_by(col(AuditEntry.seq))
    )
    for entry, opening in entries:
        named, records = RECORDS[entry.action]
        if "commitment" not in entry.details:
            continue
        if opening is None or opening.erased_at is not None:
            yield f"Eintrag {entry.seq} ({named} {entry.object}): Der Nachweis ist gelöscht."
        elif audit.commitment(opening.salt, opening.content) != entry.details.get("commitment"):
            yield f"Eintrag {entry.seq} ({named}): Der Nachweis passt nicht zum Protokoll."
        elif opening.content not in records(session, entry, wordings):
            yield f"Eintrag {entry.seq} ({named} {entry.object}): Was er belegt, fehlt oder ist verändert."


def _signatures(session: Session, entry: AuditEntry, wordings: Wordings) -> list[dict[str, Any]]:
    version = wordings.get((entry.object, entry.details.get("version", 0)))
    given = session.exec(select(Signature).where(Signature.version_id == version.id)) if version else ()
    return [of_signature(one) for one in given if one.sha256 == entry.details["sha256"]]


def _refusals(session: Session, entry: AuditEntry, wordings: Wordings) -> list[dict[str, Any]]:
    version = wordings.get((entry.object, entry.details.get("version", 0)))
    given = session.exec(select(SignatureRefusal).where(SignatureRefusal.version_id == version.id)) if version else ()
    return [of_refusal(one) for one in given]


def _notices(session: Session, entry: AuditEntry, wordings: Wordings) -> list[dict[str, Any]]:
    version = wordings.get((entry.object, entry.details.get("version", 0)))
    declared = select(TerminationNotice).where(TerminationNotice.version_id == version.id) if version else None
    return [of_notice(one) for one in session.exec(declared)] if declared is not None else []


def _mandates(session: Session, entry: AuditEntry, _: Wordings) -> list[dict[str, Any]]:
    return [of_mandate(one) for one in session.exec(select(Mandate).where(Mandate.id == UUID(entry.object)))]


RECORDS: Final[Mapping[str, tuple[str, Callable[[Session, AuditEntry, Wordings], list[dict[str, Any]]]]]] = {
    "sign": ("Zeichnung von", _signatures),
    "paper-signature": ("Unterschrift auf einem Exemplar von", _signatures),
    "sign-declined": ("Abgelehnte Zeichnung von", _refusals),
    "mandate-granted": ("Vollmacht", _mandates),
    "terminate-declared": ("Erklärte Kündigung von", _notices),
    "terminate": ("Kündigung von", _notices),
}
"""What each kind of entry is about, and the records that it may be about, as it would commit to them today."""
