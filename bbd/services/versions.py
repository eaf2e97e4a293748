"""Versions of an agreement: opening one, and keeping the index of its goals and their parts true to its text."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlmodel import Session, col, delete, select

from bbd.domain.document import AgreementText, Party
from bbd.domain.document_parts import IndicatorText
from bbd.domain.document_reading import read_document
from bbd.store.agreements import Agreement, AgreementVersion, Indicator, Measure
from bbd.store.goals import Goal
from bbd.store.people import Person

ALIKE: Final = (
    *("key", "name", "unit", "kind", "direction", "method", "frequency", "due_days", "contact", "deputy"),
    *("aim", "monitoring", "benchmark"),
)
"""Fields of an indicator that stand in its row as they stand in the document."""


def text_of(version: AgreementVersion) -> AgreementText:
    """Return the document of a version."""
    return read_document(version.document, where=f"Fassung {version.number}")


@dataclass(frozen=True, slots=True)
class Opening:
    """What a version is opened as: its number, why, and for which Nachtrag (0: the agreement itself).

    `edition` counts on from the versions before: a form that was opened over one of them is over none of this one's.
    """

    number: int = 1
    reason: str = ""
    amendment: int = 0
    edition: int = 1


def new_version(
    session: Session,
    agreement: Agreement,
    text: AgreementText,
    opening: Opening,
    *,
    by: Person | None,
    now: datetime,
) -> AgreementVersion:
    """Open a version as a draft with this wording."""
    version = AgreementVersion(
        agreement_id=agreement.id,
        number=opening.number,
        edition=opening.edition,
        amendment=opening.amendment,
        title=text.title,
        document=text.canonical(),
        sha256=text.sha256(),
        coordinator=text.coordinator,
        drafted_by_id=by.id if by else None,
        reason=opening.reason.strip(),
        created_at=now,
    )
    index_version(session, version, text)
    return version


def rework(session: Session, agreement: Agreement, returned: AgreementVersion, *, now: datetime) -> AgreementVersion:
    """Open the draft in which the work on a returned version goes on: the same wording, reason and author."""
    opening = Opening(returned.number + 1, returned.reason, returned.amendment, returned.edition + 1)
    draft = new_version(session, agreement, text_of(returned), opening, by=None, now=now)
    draft.drafted_by_id = returned.drafted_by_id
    session.add(draft)
    carry_statuses(session, returned, draft)
    return draft


def index_version(session: Session, version: AgreementVersion, text: AgreementText) -> None:
    """Write the wording into the version, and its indicators and measures into their tables."""
    version.title, version.document, version.sha256 = text.title, text.canonical(), text.sha256()
    version.coordinator = text.coordinator
    version.signatories = {party: list(text.party(party).signatories) for party in Party}
    version.valid_from, version.valid_to, version.review_on = text.valid_from, text.valid_to, text.review_on
    session.add(version)
    session.flush()
    session.exec(delete(Indicator).where(col(Indicator.version_id) == version.id))
    session.exec(delete(Measure).where(col(Measure.version_id) == version.id))
    session.exec(delete(Goal).where(col(Goal.version_id) == version.id))
    for goal in text.goals:
        plain = goal.model_dump(include={"key", "title", "qualitative"})
        session.add(Goal(version_id=version.id, agreement_id=version.agreement_id, **plain))
        session.add_all(_indicator_row(version, goal.key, indicator) for indicator in goal.indicators)
        session.add_all(
            Measure(
                version_id=version.id,
                agreement_id=version.agreement_id,
                goal_key=goal.key,
                **measure.model_dump(exclude={"output", "expected_effect"}),
            )
            for measure in goal.measures
        )
    session.flush()


def _indicator_row(version: AgreementVersion, goal_key: str, indicator: IndicatorText) -> Indicator:
    written = indicator.model_dump(mode="json", include={"milestones", "corridor", "breaks"})
    plain = indicator.model_dump(include=set(ALIKE))
    relative, breakdown = indicator.target_relative, indicator.breakdown
    target = indicator.target or relative
    return Indicator(
        version_id=version.id,
        agreement_id=version.agreement_id,
        goal_key=goal_key,
        baseline_value=indicator.baseline.value if indicator.baseline else None,
        baseline_on=indicator.baseline.date if indicator.baseline else None,
        target_value=indicator.target.value if indicator.target else None,
        target_on=target.date if target else None,
        target_benchmark=relative.benchmark if relative else None,
        target_definition=relative.definition if relative else None,
        target_percent=relative.percent if relative else None,
        part_of=breakdown.of if breakdown else None,
        dimension=breakdown.dimension if breakdown else None,
        category=breakdown.category if breakdown else None,
        slightly_off=indicator.tolerance.slightly_off,
        off_track=indicator.tolerance.off_track,
        milestones=written["milestones"],
        corridor=written["corridor"],
        breaks=written["breaks"],
        **plain,
    )


def carry_statuses(session: Session, before: AgreementVersion, version: AgreementVersion) -> None:
    """Give the measures of `version` the status that was reported for the same measure of `before`.

    The wording says how a measure stood when it was written; what was reported since then is what counts.
    """
    reported = {row.key: row for row in session.exec(select(Measure).where(Measure.version_id == before.id))}
    for row in session.exec(select(Measure).where(Measure.version_id == version.id)):
        if row.key in reported:
            was = reported[row.key]
            row.status, row.done_on, row.reason = was.status, was.done_on, was.reason
            session.add(row)
    session.flush()
