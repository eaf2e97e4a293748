"""The lines of `history.jsonl` about signing, from the tables; bbd.services.histories writes the whole file."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlmodel import Session, select

from bbd.domain.document import Party
from bbd.domain.history_lines import CounterProposalLine, MandateLine, RefusalLine, SignatureLine
from bbd.domain.numbers import plain
from bbd.store.agreements import Signature
from bbd.store.mandates import Mandate, SignatureRefusal
from bbd.store.negotiations import CounterProposal


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
            **one.model_dump(include={"id", "sha256", "decisions", "signed_as", "proof", "at", "void_at"}),
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
            **one.model_dump(include={"id", "origin", "valid_from", "valid_to", "reason", "granted_at", "revoked_at"}),
        )


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
            **one.model_dump(include={"id", "reason", "at", "void_at"}),
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
            **one.model_dump(
                include={
                    "id", "goal_key", "kind", "reason", "at", "answer", "answer_reason", "answered_at",
                    "answered_version",
                }
            ),
        )  # fmt: skip
