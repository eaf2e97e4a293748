"""Named queries on counter-proposals: all of an agreement, those that wait for an answer, those answered."""

from collections.abc import Mapping, Sequence

from sqlmodel import Session, col, select

from bbd.store.agreement_queries import version_before, version_in_work
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


def open_ones(session: Session, draft: AgreementVersion) -> Sequence[CounterProposal]:
    """Return the counter-proposals with which the wording of `draft` came back and that wait for an answer."""
    before = version_before(session, draft)
    if before is None or before.state != "returned":
        return ()
    return made_to(session, before, "open")


def answered(session: Session, version: AgreementVersion) -> Mapping[str, CounterProposal]:
    """Return what was answered to the counter-proposals that led to `version`, by goal: for who signs it next."""
    before = version_before(session, version)
    if before is None:
        return {}
    rows = session.exec(select(CounterProposal).where(CounterProposal.version_id == before.id))
    return {row.goal_key: row for row in rows if row.answer != "open"}


def waiting_for_answer(session: Session, agreement: Agreement) -> int:
    """Return how many counter-proposals wait for the coordinator's answer."""
    draft = version_in_work(session, agreement)
    return len(open_ones(session, draft)) if draft is not None and draft.state == "drafted" else 0


def made_to(session: Session, version: AgreementVersion, state: str = "") -> Sequence[CounterProposal]:
    """Return the counter-proposals to a version, all or those answered so, goal by goal."""
    query = select(CounterProposal).where(CounterProposal.version_id == version.id)
    if state:
        query = query.where(CounterProposal.answer == state)
    return session.exec(query.order_by(col(CounterProposal.goal_key))).all()
