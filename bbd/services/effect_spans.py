"""From when to when a measure is counted, so that there is a before and an after."""

from datetime import date
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from bbd.clock import local_date
from bbd.domain.effects import Span
from bbd.domain.german_dates import written
from bbd.store.agreements import Agreement, AgreementVersion, Measure
from bbd.store.effects import EffectStudy


def span_of(
    session: Session, agreement: Agreement, measure: Measure, study: EffectStudy | None, zone: ZoneInfo
) -> tuple[Span | None, str]:
    """Return the time of a measure, or None, and in a sentence what it is taken from or why there is none.

    It begins on the day that was recorded, else when what the parties agreed came into force: with the term, or, added
    by an amendment, on the day of its last signature. It ends when it was done, else on its due day.
    """
    if measure.status == "dropped":
        return None, "Die Maßnahme wurde aufgegeben; ein Vergleich von davor und danach ist nicht möglich."
    end = measure.done_on or measure.due
    start = (study.started_on if study else None) or came_into_force(session, agreement, measure.key, zone)
    if end is None or start is None:
        lacking = "noch nicht erledigt und hat keinen Termin" if end is None else "noch nicht in Kraft"
        return None, f"Die Maßnahme ist {lacking}; es gibt kein Danach, das sich vergleichen ließe."
    if end < start:
        return None, (
            f"Die Maßnahme endete am {written(end)}, vor ihrem Beginn am {written(start)}; der Beginn ist zu prüfen."
        )
    return Span(start, end), f"{_began(start, study)}; {_ended(end, measure)}."


def came_into_force(session: Session, agreement: Agreement, key: str, zone: ZoneInfo) -> date | None:
    """Return the first day on which a measure was agreed, None before it is."""
    first = session.exec(
        select(AgreementVersion)
        .join(Measure, col(Measure.version_id) == col(AgreementVersion.id))
        .where(
            AgreementVersion.agreement_id == agreement.id,
            Measure.key == key,
            col(AgreementVersion.adopted_at).is_not(None),
        )
        .order_by(col(AgreementVersion.number))
        .limit(1)
    ).one_or_none()
    if first is None or first.adopted_at is None:
        return None
    signed = local_date(first.adopted_at, zone)
    return signed if first.amendment else first.valid_from or signed


def _began(start: date, study: EffectStudy | None) -> str:
    known = study is not None and study.started_on is not None
    return f"Beginn: {written(start)}{'' if known else ' (seit dann gilt, was vereinbart ist)'}"


def _ended(end: date, measure: Measure) -> str:
    return f"Ende: {written(end)} ({'erledigt' if measure.status == 'done' else 'Termin'})"
