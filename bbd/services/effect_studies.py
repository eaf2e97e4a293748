"""Choosing how a measure is looked at: when it really began, and which partners it is compared with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from bbd.domain.errors import StepRefused
from bbd.services.effects import may_judge, reasoned, refuse_stale, require_measure
from bbd.store import audit
from bbd.store.agreements import Agreement
from bbd.store.effects import EffectStudy, newest_study
from bbd.store.people import Person


@dataclass(frozen=True, slots=True)
class Compared:
    """An indicator of another agreement beside one of the measure's own; `has_measure`: that partner has it as well."""

    indicator: str
    agreement: str
    other: str
    has_measure: bool


@dataclass(frozen=True, slots=True)
class Study:
    """How the measure `key` is to be looked at; `seen` is the number of the study that it follows, or 0."""

    key: str
    started_on: date | None
    compared: Sequence[Compared]
    reason: str
    seen: int


def study(session: Session, agreement: Agreement, given: Study, *, by: Person, now: datetime) -> EffectStudy:
    """Record when the measure began and who is compared with it; earlier choices are kept and shown."""
    require_measure(session, agreement, given.key)
    if not may_judge(by):
        raise StepRefused.because("Womit eine Maßnahme verglichen wird, wählt die Koordination.")
    before = newest_study(session, agreement, given.key)
    refuse_stale(before.number if before else 0, given.seen)
    chosen = [
        {"indicator": one.indicator, "agreement": one.agreement, "other": one.other, "has_measure": one.has_measure}
        for one in given.compared
    ]
    made = EffectStudy(
        agreement_id=agreement.id, measure_key=given.key, number=given.seen + 1, started_on=given.started_on,
        compared=chosen, reason=reasoned(given.reason, "reason", "Bitte die Wahl begründen."), by_id=by.id, at=now,
    )  # fmt: skip
    session.add(made)
    session.flush()
    on = f"{agreement.number}/{given.key}"
    audit.append(session, actor=by.id, action="effect-studied", on=on, now=now, count=len(chosen))
    return made
