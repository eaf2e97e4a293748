"""Signed copies: checking what somebody hands in, keeping it with what was checked, and whose signatures it carries.

Only who may sign for a party hands in a copy for it, and confirms it with the password as every signature. Those who
signed the same sheet of paper with them are named by them; the audit trail names who said so.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Final
from zoneinfo import ZoneInfo

from sqlmodel import Session, select

from bbd.documents.agreement_pdf import agreement_pdf
from bbd.documents.copy_process import inspect_apart
from bbd.domain.errors import InputRefused, Stale, StepRefused
from bbd.domain.lifecycle import VersionState
from bbd.domain.signed_copies import COMPARED, Inspection
from bbd.services.agreement_documents import edition_to_sign
from bbd.services.versions import text_of
from bbd.store import audit
from bbd.store.agreements import Agreement, AgreementVersion
from bbd.store.people import Person
from bbd.store.signed_copies import SignedCopy

NO_COPY: Final = "Diese Zielvereinbarung braucht die Schriftform. Bitte das unterschriebene Exemplar hochladen."
NOT_COMPARED: Final = (
    "Bitte bestätigen Sie, dass Sie das Exemplar mit dem Dokument verglichen haben und dass es unterschrieben ist."
)


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A file that was checked against the wording `wording` (its SHA-256).

    `compared`: who hands it in says that they compared it themselves. `seats` are the other signatories of their
    party, by mail, whose signatures it carries besides their own.
    """

    content: bytes
    name: str
    found: Inspection
    wording: str
    compared: bool = False
    seats: tuple[str, ...] = ()


def pdf_to_sign(session: Session, agreement: Agreement, version: AgreementVersion, zone: ZoneInfo) -> bytes:
    """Return the PDF that goes out to be signed."""
    return agreement_pdf(edition_to_sign(session, agreement, version, zone=zone), version.document)


def check(original_pdf: bytes, uploaded: bytes) -> Inspection:
    """Return what can be said of `uploaded` beside `original_pdf`; InputRefused where it is not a signed copy of it.

    Takes a second and more: to be done before the transaction that keeps the copy.
    """
    try:
        return inspect_apart(original_pdf, uploaded)
    except InputRefused as refusal:
        raise InputRefused(replace(problem, field="signed_copy") for problem in refusal.problems) from refusal


def copy_for(
    session: Session,
    agreement: Agreement,
    version: AgreementVersion,
    handed_in: HandedIn | None,
    *,
    by: Person,
    now: datetime,
) -> SignedCopy | None:
    """Return the copy that a signature of `by` needs, kept; None where the agreement needs no written form.

    InputRefused where it needs one and none is handed in, or one without a new signature for everybody it stands for.
    """
    if text_of(version).legal_form != "written":
        return None
    if handed_in is None:
        raise InputRefused.because(NO_COPY, field="signed_copy")
    _require_new_signatures(session, version, handed_in.found, needed=1 + len(handed_in.seats))
    return take_in(session, agreement, version, handed_in, by=by, now=now)


def take_in(
    session: Session, agreement: Agreement, version: AgreementVersion, handed_in: HandedIn, *, by: Person, now: datetime
) -> SignedCopy:
    """Keep a copy that `by` hands in; the signatures that it carries name it afterwards.

    Refused where no machine could compare it and nobody says that they did, and where it is of another wording.
    """
    if version.sha256 != handed_in.wording:
        raise Stale.because("Der Wortlaut hat sich geändert, seit das Exemplar geprüft wurde.")
    if text_of(version).legal_form != "written" or version.state != VersionState.SUBMITTED:
        raise StepRefused.because("Zu dieser Fassung werden keine unterschriebenen Exemplare eingereicht.")
    found = handed_in.found
    if found.needs_person and not handed_in.compared:
        raise InputRefused.because(NOT_COMPARED, field="compared")
    checks = {**found.checks, **({"compared": COMPARED} if found.needs_person else {})}
    copy = SignedCopy(
        version_id=version.id,
        kind=found.kind,
        name=_file_name(handed_in.name),
        sha256=sha256(handed_in.content).hexdigest(),
        content=handed_in.content,
        checks={name: one.plain() for name, one in checks.items()},
        uploaded_by_id=by.id,
        uploaded_at=now,
    )
    session.add(copy)
    session.flush()
    audit.append(
        session, actor=by.id, action="copy-taken-in", on=agreement.number, now=now, version=version.number,
        sha256=copy.sha256,
    )  # fmt: skip
    return copy


def _require_new_signatures(session: Session, version: AgreementVersion, found: Inspection, *, needed: int) -> None:
    """Refuse an electronic copy with fewer new signatures than it shall stand for: one signature is one person's."""
    if found.kind != "electronic":
        return
    kept = session.exec(select(SignedCopy.checks).where(SignedCopy.version_id == version.id))
    known = {one.get("mark", "") for checks in kept for one in checks.values()}
    new = len(found.marks - known)
    if new < needed:
        said = "ist keine neue elektronische Signatur" if not new else f"sind neue elektronische Signaturen: {new}"
        raise InputRefused.because(
            f"In der Datei {said}; nötig sind {needed}, eine für jede Person, deren Unterschrift sie trägt.",
            remedy="Bitte signieren Sie das Dokument und laden Sie es dann hoch.",
            field="signed_copy",
        )


def _file_name(name: str) -> str:
    """Return the last part of a file's name, in signs that can be printed."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(letter for letter in last if letter.isprintable())[:200] or "ohne-namen.pdf"
