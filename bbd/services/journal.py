"""The journal of an agreement: each step in the history that people read and, with it, in the audit trail."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bbd.store import audit
from bbd.store.agreements import Agreement, AgreementVersion, JournalEntry
from bbd.store.people import Person


def write(  # noqa: PLR0913 - the fields of a journal entry
    session: Session,
    agreement: Agreement,
    version: AgreementVersion,
    action: str,
    *,
    states: tuple[str, str],
    by: Person | None,
    now: datetime,
    reason: str = "",
    details: Mapping[str, Any] | None = None,
    proves: Mapping[str, Any] | None = None,
) -> JournalEntry:
    """Write that `action` led from the first of `states` to the second; `by` None is the worker.

    `details` are for the journal, which people read; what the trail `proves` stands in it as a commitment.
    """
    entry = JournalEntry(
        agreement_id=agreement.id,
        version_id=version.id,
        action=action,
        from_state=states[0],
        to_state=states[1],
        by_id=by.id if by else None,
        reason=reason.strip(),
        details=dict(details or {}),
        at=now,
    )
    session.add(entry)
    audit.append(
        session, actor=entry.by_id, action=action, on=agreement.number, now=now, proves=proves,
        version=version.number, sha256=version.sha256, to=states[1],
    )  # fmt: skip
    return entry
