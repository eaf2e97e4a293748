"""Asking for a replay of a proposal, and stopping one; what workers do with it is in bbd.services.replaying."""

from datetime import date, datetime, timedelta
from typing import Final

from sqlmodel import Session

from bbd.clock import local_date
from bbd.domain.errors import StepRefused
from bbd.domain.lifecycle import Role
from bbd.services.replay import check_days
from bbd.services.replaying import WITHDRAWN
from bbd.settings import Settings
from bbd.store import audit
from bbd.store.people import Person
from bbd.store.replay_queries import first_step, last_record, replays_of, waiting_of
from bbd.store.rulebooks import RuleProposal, RuleReplay

ASK: Final = frozenset({Role.COORDINATOR, Role.ADMIN})
AHEAD: Final = frozenset({"waiting", "running"})
MOST_WAITING: Final = 2
"""So many replays of one person may wait at once; each keeps a worker busy for a while."""
YEAR: Final = timedelta(days=365)
QUARTER: Final = timedelta(days=92)
"""How long findings and letters go on after the last thing that was recorded."""


def offered_days(session: Session, settings: Settings, *, today: date) -> tuple[date, date] | None:
    """Return the last twelve months in which what is recorded had its effect; None where nothing is."""
    begins, last = first_step(session), last_record(session)
    if begins is None or last is None:
        return None
    end = min(today, local_date(last, settings.timezone) + QUARTER)
    return max(end - YEAR, local_date(begins, settings.timezone)), end


def ask(
    session: Session, proposal: RuleProposal, first: date, last: date, *, by: Person, settings: Settings, now: datetime
) -> RuleReplay:
    """Ask for a replay of a proposal; one of the same days that waits or runs already is returned instead.

    It begins on the first day of which anything is recorded, or later. InputRefused for days that cannot be replayed,
    StepRefused for a proposal that was withdrawn and for somebody for whom `MOST_WAITING` replays wait already.
    """
    if proposal.state == "withdrawn":
        raise StepRefused.because(WITHDRAWN)
    begins = check_days(first_step(session), first, last, settings, today=local_date(now, settings.timezone))
    first = max(first, begins)
    for known in replays_of(session, proposal.id):
        if (known.from_day, known.to_day) == (first, last) and known.state in AHEAD:
            return known
    if waiting_of(session, by.id) >= MOST_WAITING:
        raise StepRefused.because(
            "Zwei Ihrer Aufträge zum Nachspielen warten noch.",
            remedy="Bitte abwarten, bis einer davon beginnt, oder einen davon anhalten.",
        )
    asked = RuleReplay(proposal_id=proposal.id, from_day=first, to_day=last, asked_by_id=by.id, asked_at=now)
    session.add(asked)
    session.flush()
    audit.append(session, actor=by.id, action="replay-asked", on=str(asked.id), now=now)
    return asked


def stop(session: Session, replay: RuleReplay, *, by: Person, now: datetime) -> None:
    """Stop a replay that waits or runs; a worker that plays it hears of that with its next sign of life.

    StepRefused for somebody who neither asked for it nor may ask for any, and for one that has come to its end.
    """
    if by.id != replay.asked_by_id and not by.roles & ASK:
        raise StepRefused.because("Anhalten kann das Nachspielen, wer es bestellt hat, oder die Koordination.")
    session.refresh(replay, with_for_update=True)
    if replay.state not in AHEAD:
        raise StepRefused.because("Dieses Nachspielen ist schon zu Ende.")
    # Who has seen it otherwise has it no longer in hand: a worker that takes it up just now, or that plays it.
    replay.seen_at = now if replay.seen_at is None else None
    replay.state, replay.result = "failed", {"reason": f"{by.name} hat es angehalten.", "stopped": True}
    session.add(replay)
    session.flush()
    audit.append(session, actor=by.id, action="replay-stopped", on=str(replay.id), now=now)
