"""Named queries about rulebooks: what was in force when, the texts of the files, and what is proposed."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from bbd.store.locks import serialise
from bbd.store.rulebooks import RuleActivation, RuleFile, RuleProposal


def newest_activation(session: Session, *, of_a_folder: bool = False) -> RuleActivation | None:
    """Return the activation that is in force; or the last one whose files came from a folder."""
    query = select(RuleActivation).order_by(col(RuleActivation.number).desc()).limit(1)
    if of_a_folder:
        query = query.where(RuleActivation.origin != "proposal")
    return session.exec(query).first()


def activations(session: Session) -> Sequence[RuleActivation]:
    """Return all activations, the newest first."""
    return session.exec(select(RuleActivation).order_by(col(RuleActivation.number).desc())).all()


def activation_numbered(session: Session, number: int) -> RuleActivation | None:
    """Return the activation that people call by this number."""
    return session.exec(select(RuleActivation).where(RuleActivation.number == number)).one_or_none()


def activation_with(session: Session, file: str, sha256: str, until: datetime) -> RuleActivation | None:
    """Return the last activation until a moment in which the file had this content."""
    query = select(RuleActivation).where(RuleActivation.at <= until).order_by(col(RuleActivation.number).desc())
    return next((one for one in session.exec(query) if one.files.get(file) == sha256), None)


def kept_texts(session: Session, files: Mapping[str, str]) -> dict[str, str]:
    """Return the texts that are kept of these files (hashes by name), by name."""
    rows = session.exec(select(RuleFile).where(col(RuleFile.sha256).in_(set(files.values()))))
    return {row.name: row.text for row in rows if files.get(row.name) == row.sha256}


def keep(session: Session, texts: Mapping[str, str], hashes: Mapping[str, str]) -> None:
    """Keep the texts (by file name, as their hashes) that are not kept yet."""
    # Whoever keeps the same text at the same moment waits, and then finds it kept.
    serialise(session, "rule-files")
    known = kept_texts(session, hashes)
    session.add_all(
        RuleFile(sha256=hashes[name], name=name, text=text) for name, text in texts.items() if name not in known
    )
    session.flush()


def proposals(session: Session) -> Sequence[RuleProposal]:
    """Return all proposals, the newest first."""
    return session.exec(select(RuleProposal).order_by(col(RuleProposal.proposed_at).desc(), col(RuleProposal.id))).all()


def consented(session: Session) -> Sequence[RuleProposal]:
    """Return the open proposals to which one person has consented, that longest ago first."""
    query = select(RuleProposal).where(RuleProposal.state == "open", col(RuleProposal.consented_by_id).is_not(None))
    return session.exec(query.order_by(col(RuleProposal.consented_at), col(RuleProposal.id))).all()


def proposal_with(session: Session, proposal_id: uuid.UUID) -> RuleProposal | None:
    """Return a proposal by its id."""
    return session.get(RuleProposal, proposal_id)
