"""The lines of `history.jsonl` about signing, from the tables; bbd.services.histories writes the whole file."""

import uuid
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlmodel import Session, select

from bbd.domain.document import Party
from bbd.domain.history_lines import (
    CounterProposalLine,
    MandateLine,
    RefusalLine,
    SignatureLine,
    SignedCopyLine,
    TerminationNoticeLine,
)
from bbd.domain.mandates import Origin
from bbd.domain.numbers import plain
from bbd.services.line_columns import columns_for
from bbd.store.agreements import Signature
from bbd.store.mandates import Mandate, SignatureRefusal
from bbd.store.negotiations import CounterProposal
from bbd.store.signed_copies import SignedCopy
from bbd.store.terminations import TerminationNotice


@dataclass(frozen=True, slots=True)
class Names:
    """What ids are called in the file."""

    mails: Mapping[uuid.UUID, str]
    organisations: Mapping[uuid.UUID, str]
    agreements: Mapping[uuid.UUID, str]
    versions: Mapping[uuid.UUID, tuple[str, int]]

    def mail(self, person_id: uuid.UUID | None) -> str | None:
        """Return the person's mail address; None stays None."""
        return self.mails[person_id] if person_id else None


def signature_lines(session: Session, names: Names) -> Iterator[SignatureLine]:
    """Yield the signatures, version by version, oldest first."""
    rows = sorted(session.exec(select(Signature)), key=lambda one: (names.versions[one.version_id], one.at, one.id))
    for one in rows:
        number, version = names.versions[one.version_id]
        yield SignatureLine(
            agreement=number,
            version=version,
            party=Party(one.party),
            person=names.mails[one.person_id],
            for_person=names.mail(one.for_person_id),
            mandate=one.mandate_id,
            signed_copy=one.copy_id,
            **columns_for(SignatureLine, one, but={"party"}),
        )


def mandate_lines(session: Session, names: Names) -> Iterator[MandateLine]:
    """Yield the mandates, oldest first."""
    for one in sorted(session.exec(select(Mandate)), key=lambda one: (one.granted_at, one.id)):
        number, version = names.versions[one.version_id] if one.version_id else (None, None)
        yield MandateLine(
            agreement=number,
            version=version,
            principal=names.mails[one.principal_id],
            deputy=names.mails[one.deputy_id],
            granted_by=names.mail(one.granted_by_id),
            revoked_by=names.mail(one.revoked_by_id),
            origin=Origin(one.origin),
            **columns_for(MandateLine, one, but={"origin"}),
        )


def signed_copy_lines(session: Session, names: Names) -> Iterator[SignedCopyLine]:
    """Yield the signed documents that came back, version by version, oldest first: one in memory at a time."""
    found = session.exec(select(SignedCopy.id, SignedCopy.version_id, SignedCopy.uploaded_at))
    for copy_id, version_id, _ in sorted(found, key=lambda one: (names.versions[one[1]], one[2], one[0])):
        one = session.get_one(SignedCopy, copy_id)
        number, version = names.versions[version_id]
        yield SignedCopyLine(
            agreement=number,
            version=version,
            uploaded_by=names.mail(one.uploaded_by_id),
            content=b64encode(one.content).decode(),
            **columns_for(SignedCopyLine, one, but={"content"}),
        )
        session.expunge(one)


def refusal_lines(session: Session, names: Names) -> Iterator[RefusalLine]:
    """Yield who would not sign, version by version, oldest first."""
    rows = sorted(session.exec(select(SignatureRefusal)), key=lambda one: (names.versions[one.version_id], one.at))
    for one in rows:
        number, version = names.versions[one.version_id]
        yield RefusalLine(
            agreement=number,
            version=version,
            party=Party(one.party),
            person=names.mails[one.person_id],
            **columns_for(RefusalLine, one, but={"party"}),
        )


def termination_notice_lines(session: Session, names: Names) -> Iterator[TerminationNoticeLine]:
    """Yield who declared a termination, version by version, oldest first."""
    rows = session.exec(select(TerminationNotice))
    for one in sorted(rows, key=lambda one: (names.versions[one.version_id], one.at, one.id)):
        number, version = names.versions[one.version_id]
        yield TerminationNoticeLine(
            agreement=number,
            version=version,
            party=Party(one.party),
            person=names.mails[one.person_id],
            for_person=names.mail(one.for_person_id),
            mandate=one.mandate_id,
            **columns_for(TerminationNoticeLine, one, but={"party"}),
        )


def counter_proposal_lines(session: Session, names: Names) -> Iterator[CounterProposalLine]:
    """Yield the counter-proposals, version by version, goal by goal."""
    rows = session.exec(select(CounterProposal))
    for one in sorted(rows, key=lambda one: (names.versions[one.version_id], one.goal_key)):
        number, version = names.versions[one.version_id]
        yield CounterProposalLine(
            agreement=number,
            version=version,
            own_value=None if one.own_value is None else plain(one.own_value),
            by=names.mail(one.by_id),
            answered_by=names.mail(one.answered_by_id),
            **columns_for(CounterProposalLine, one, but={"own_value"}),
        )
