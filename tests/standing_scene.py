"""A stage for standings: many indicators at two partners, and how they stand, worked out one by one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from sqlmodel import Session, col, select

from bbd.domain.lifecycle import Action, VersionState
from bbd.domain.periods import Period
from bbd.domain.signing import Decision, GoalDecision
from bbd.domain.words import BINDINGS, FIELDS_OF_ACTION
from bbd.services import assessments
from bbd.services.expected_readings import expected
from bbd.services.steps import Request, take_step
from bbd.services.versions import text_of
from bbd.store.agreements import Agreement, AgreementVersion, Indicator, Measure
from bbd.store.binding import binding
from bbd.store.goals import Goal
from bbd.store.people import Organisation
from bbd.store.readings import Reading
from tests.cast import MITTE, Cast, agreement_document, signed_by, submitted
from tests.stage import START, at

Key = tuple[str, str]
"""An agreement's number and an indicator's or a goal's key."""


@dataclass(frozen=True)
class Place:
    """Where an indicator or a goal belongs."""

    partner: str
    field: str
    binding: str


def settle(session: Session, cast: Cast, *, agreements: int, goals: int, indicators: int, first: int = 0) -> None:
    """Let agreements begin, every other one at the other partner, whose goals have that many indicators each."""
    fields, bindings = list(FIELDS_OF_ACTION), list(BINDINGS)
    for number in range(first, first + agreements):
        written = agreement_document(number=f"ZV-2012-{number:02}")
        (pattern,) = written["goals"]
        written["goals"] = [
            _goal(pattern, place, indicators, fields[(number + place) % 4], bindings[place % 3])
            for place in range(1, goals + 1)
        ]
        if number % 2:
            written["partner"] = {"organisation": MITTE, "signatories": ["charlie@mitte.example"]}
        _begin(session, cast, written)


def _goal(pattern: Mapping[str, Any], place: int, indicators: int, field: str, binds: str) -> dict[str, Any]:
    (asked,) = pattern["indicators"]
    key = f"G{place}"
    return {
        **pattern,
        "key": key,
        "field_of_action": field,
        "binding": binds,
        "indicators": [
            {**asked, "key": f"{key}.{one}", "name": f"Anteil {key}.{one}", "frequency": "quarter"}
            for one in range(1, indicators + 1)
        ],
        "measures": [{**pattern["measures"][0], "key": f"M{place}"}] if place % 3 else [],
    }


def _begin(session: Session, cast: Cast, written: Mapping[str, Any]) -> None:
    agreement = submitted(session, cast, now=START, **written)
    accepted = {goal["key"]: GoalDecision(Decision.ACCEPT) for goal in written["goals"]}
    leader = cast.charlie if written["partner"]["organisation"] == MITTE else cast.bob
    signed_by(session, agreement, cast.sena, now=START, decisions=accepted)
    signed_by(session, agreement, leader, now=START, decisions=accepted)
    take_step(session, agreement, Request(Action.MONITOR, None, START, START.date()))


def deliver(session: Session, period: str, random: Random, share: float, day: str) -> None:
    """Enter readings of a period for a random share of all indicators, some of which are on course."""
    for indicator in session.exec(select(Indicator).order_by(col(Indicator.agreement_id), col(Indicator.key))).all():
        if random.random() < share:
            session.add(
                Reading(
                    agreement_id=indicator.agreement_id, indicator_key=indicator.key, period=period,
                    period_end=Period.parse(period).end, value=Decimal(random.choice(("6", "12", "14", "16.5", "20"))),
                    source="Meldung", recorded_at=at(day),
                )
            )  # fmt: skip
    session.flush()


def standing_now(session: Session, today: date) -> dict[Key, str]:
    """Return how each indicator of an agreement that runs stands, judged one by one; what is only watched says so."""
    running = (
        select(Agreement.id)
        .join(AgreementVersion, col(AgreementVersion.agreement_id) == col(Agreement.id))
        .where(binding(today), col(AgreementVersion.state) == VersionState.ADOPTED)
        .where(col(AgreementVersion.valid_from) <= today)
    )
    numbers = {one.id: one.number for one in session.exec(select(Agreement))}
    return {
        (numbers[agreement], key): "watched" if one.only_watched else str(one.assessment)
        for (agreement, key), one in assessments.latest(session, running, today).items()
    }


def overdue_now(session: Session, today: date) -> dict[Key, list[date]]:
    """Return the days on which overdue readings were due, by indicator."""
    found: dict[Key, list[date]] = {}
    for one in expected(session, None, today):
        if one.overdue:
            found.setdefault((one.number, one.key), []).append(one.due)
    return found


def places(session: Session) -> dict[Key, Place]:
    """Return where each indicator and each goal in force belongs, as the wording says."""
    found: dict[Key, Place] = {}
    partners = {one.id: one.name for one in session.exec(select(Organisation))}
    rows = session.exec(
        select(AgreementVersion, Agreement)
        .join(Agreement, col(Agreement.id) == col(AgreementVersion.agreement_id))
        .where(AgreementVersion.state == VersionState.ADOPTED)
    )
    for version, agreement in rows:
        for goal in text_of(version).goals:
            place = Place(partners[agreement.partner_id], goal.field_of_action, goal.binding)
            found |= {(agreement.number, key): place for key in (goal.key, *(one.key for one in goal.indicators))}
    return found


def bare_goals(session: Session, today: date) -> set[Key]:
    """Return the goals of running agreements that no measure serves."""
    served = {(one.version_id, one.goal_key) for one in session.exec(select(Measure)) if one.status != "dropped"}
    rows = session.exec(
        select(Goal, Agreement)
        .join(AgreementVersion, col(AgreementVersion.id) == col(Goal.version_id))
        .join(Agreement, col(Agreement.id) == col(Goal.agreement_id))
        .where(binding(today), AgreementVersion.state == VersionState.ADOPTED)
    )
    return {(agreement.number, goal.key) for goal, agreement in rows if (goal.version_id, goal.key) not in served}
