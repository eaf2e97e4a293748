"""What the page „Meine Aufgaben“ reads: wordings in work with what was done to them, and a few counts."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from bbd.domain.lifecycle import State, VersionState
from bbd.domain.titles import beside_partner
from bbd.store.agreement_queries import visible_to
from bbd.store.agreements import Agreement, AgreementVersion
from bbd.store.findings import Finding, LetterItem
from bbd.store.people import Organisation, Person
from bbd.store.standings import STILL, StandingSpan


@dataclass(frozen=True, slots=True)
class Wording:
    """A version with its agreement and the partner's name."""

    version: AgreementVersion
    agreement: Agreement
    partner: str

    @property
    def title(self) -> str:
        """Its title beside the partner's name."""
        return beside_partner(self.version.title, self.partner)


def wordings(session: Session, viewer: Person, state: VersionState) -> list[Wording]:
    """Return the versions in `state` that `viewer` sees, by number."""
    rows = session.exec(
        select(AgreementVersion, Agreement, Organisation.name)
        .join(Agreement, col(Agreement.id) == col(AgreementVersion.agreement_id))
        .join(Organisation, col(Organisation.id) == col(Agreement.partner_id))
        .where(AgreementVersion.state == state, visible_to(viewer))
        .order_by(col(Agreement.number))
    )
    return [Wording(*row) for row in rows]


def returned_versions(session: Session, version_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, datetime]:
    """Return when the wording before was given back, of those of these drafts that are to be reworked."""
    before = aliased(AgreementVersion)
    query = (
        select(AgreementVersion.id, before.returned_at)
        .join(before, col(before.agreement_id) == col(AgreementVersion.agreement_id))
        .where(
            col(AgreementVersion.id).in_(version_ids),
            before.number == AgreementVersion.number - 1,
            before.state == VersionState.RETURNED,
        )
    )
    return {version_id: at for version_id, at in session.exec(query) if at is not None}


def active_mails(session: Session) -> frozenset[str]:
    """Return the addresses of everybody active."""
    return frozenset(session.exec(select(Person.mail).where(col(Person.active))))


def told_findings(session: Session, person: Person) -> frozenset[uuid.UUID]:
    """Return the findings of which a letter told `person`."""
    return frozenset(session.exec(select(LetterItem.finding_id).where(LetterItem.person_id == person.id)))


def agreement_counts(session: Session) -> Mapping[str, int]:
    """Return how many agreements there are in each state, in the order of an agreement's life; no zeros."""
    rows: Sequence[tuple[str, int]] = session.exec(
        select(Agreement.state, func.count()).group_by(col(Agreement.state))
    ).all()
    counts = dict(rows)
    return {state: counts[state] for state in State if state in counts}


def finding_counts(session: Session) -> Mapping[str, int]:
    """Return how many findings of each rule are not resolved, most first."""
    rows: Sequence[tuple[str, int]] = session.exec(
        select(Finding.rule, func.count()).where(Finding.state != "resolved").group_by(col(Finding.rule))
    ).all()
    return dict(sorted(rows, key=lambda row: (-row[1], row[0])))


def standing_counts(session: Session) -> Mapping[str, int]:
    """Return how many indicators have each status, as the last sweep recorded it; no zeros."""
    rows: Sequence[tuple[str, int]] = session.exec(
        select(StandingSpan.status, func.count()).where(StandingSpan.until == STILL).group_by(col(StandingSpan.status))
    ).all()
    return dict(rows)
