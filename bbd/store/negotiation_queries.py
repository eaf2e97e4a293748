"""Named queries on counter-proposals: all of an agreement, those made last before a version, and their answers."""

from collections.abc import Mapping, Sequence

from sqlalchemy import func
from sqlmodel import Session, col, select

from bbd.store.agreements import Agreement, AgreementVersion
from bbd.store.negotiations import CounterProposal


def proposals_of(session: Session, agreement: Agreement) -> Sequence[tuple[CounterProposal, AgreementVersion]]:
    """Return all counter-proposals with the versions they were made to, the oldest round first, goal by goal."""
    rows = session.exec(
        select(CounterProposal, AgreementVersion)
        .join(AgreementVersion, col(AgreementVersion.id) == col(CounterProposal.version_id))
        .where(CounterProposal.agreement_id == agreement.id)
        .order_by(col(AgreementVersion.number), col(CounterProposal.goal_key))
    )
    return list(rows)


def last_round(session: Session, version: AgreementVersion) -> Sequence[CounterProposal]:
    """Return the counter-proposals made last in the negotiation before `version`, goal by goal.

    A version between that came back without any, from the Senate's side for instance, leaves them as they are.
    """
    before = (
        select(func.max(AgreementVersion.number))
        .join(CounterProposal, col(CounterProposal.version_id) == col(AgreementVersion.id))
        .where(
            AgreementVersion.agreement_id == version.agreement_id,
            AgreementVersion.amendment == version.amendment,
            AgreementVersion.number < version.number,
        )
    )
    return session.exec(
        select(CounterProposal)
        .join(AgreementVersion, col(AgreementVersion.id) == col(CounterProposal.version_id))
        .where(
            AgreementVersion.agreement_id == version.agreement_id,
            col(AgreementVersion.number) == before.scalar_subquery(),
        )
        .order_by(col(CounterProposal.goal_key))
    ).all()


def answered(session: Session, version: AgreementVersion) -> Mapping[str, CounterProposal]:
    """Return what was answered to the counter-proposals that led to `version`, by goal: for who signs it next."""
    return {row.goal_key: row for row in last_round(session, version) if row.answer != "open"}
