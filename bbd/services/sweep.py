"""The sweep: take the steps that time takes, let the rules judge everything, reconcile the findings, write letters.

One transaction: a sweep that is killed has not happened. A second one at the same moment finds everything done.
What is judged goes by in a stream; of what holds is kept what its ladder needs.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from bbd.clock import local_date
from bbd.domain.errors import InputRefused
from bbd.domain.lifecycle import Action, State, VersionState
from bbd.rulebook.model import Rulebook
from bbd.services.casefiles import CaseFile, Flaw
from bbd.services.climbing import Climber, StepTaken
from bbd.services.digests import write_letters
from bbd.services.gathering import gather
from bbd.services.ledger import Ledger, portions
from bbd.services.notices import Notices
from bbd.services.reconciling import Reconciler
from bbd.services.standing_record import StandingRecord
from bbd.services.steps import Request, take_step
from bbd.services.sweep_outcome import Outcome
from bbd.services.withholding import work_out
from bbd.settings import Settings
from bbd.store import audit
from bbd.store.agreements import Agreement, AgreementVersion
from bbd.store.findings import FindingStep, Sweep
from bbd.store.locks import serialise_sweeps
from bbd.store.plain_rows import insert_rows
from bbd.store.sweep_queries import last_sweep


def sweep(
    session: Session, rulebook: Rulebook, settings: Settings, *, now: datetime, past_allowed: bool = False
) -> Outcome:
    """Do everything that is due at `now`. InputRefused for a moment before the last sweep, unless it is a dry run's."""
    serialise_sweeps(session)
    if not past_allowed:
        refuse_the_past(session, now, settings.timezone)
    today = local_date(now, settings.timezone)
    _take_due_steps(session, now, today)
    work_out(session, min_cell=settings.min_cell, now=now)
    outcome = Outcome(now)
    ledger, climber = Ledger(session, rulebook, now), Climber(settings, now)
    sound = _sound(gather(session, today, settings.timezone, remember=True), outcome)
    cases = StandingRecord(session, today).watching(sound)
    with Notices(rulebook) as notices:
        failed = Reconciler(rulebook, ledger, climber, notices).reconcile(cases, today)
        outcome.evaluated -= len(failed)
        outcome.failed += [Flaw(one.subject_key, one.reason) for one in failed]
        ledger.close({flaw.subject for flaw in outcome.failed})
        ledger.write()
        _write_steps(session, climber.taken, now)
        outcome.opened, outcome.resolved, outcome.kept = ledger.opened, ledger.resolved, ledger.kept
        outcome.letters = write_letters(session, rulebook, settings, climber.taken, notices, now=now)
    _record(session, outcome, today)
    return outcome


def refuse_the_past(session: Session, now: datetime, zone: ZoneInfo) -> None:
    """Refuse a moment before the last sweep: what it told people cannot be told again differently."""
    last = last_sweep(session)
    if last is not None and now < last.at:
        raise InputRefused.because(
            f"Die letzte Prüfung war am {_told(last.at, zone)}; {_told(now, zone)} liegt davor.",
            remedy="Bitte einen späteren Zeitpunkt nehmen oder einen Probelauf machen (--dry-run).",
        )


def _told(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%d.%m.%Y um %H:%M:%S} Uhr"


def _take_due_steps(session: Session, now: datetime, today: date) -> None:
    """Begin the monitoring of adopted agreements whose term has begun."""
    due = session.exec(
        select(Agreement)
        .join(AgreementVersion, col(AgreementVersion.agreement_id) == col(Agreement.id))
        .where(
            Agreement.state == State.ADOPTED,
            AgreementVersion.state == VersionState.ADOPTED,
            col(AgreementVersion.valid_from) <= today,
        )
        .order_by(col(Agreement.number))
    ).all()
    for agreement in due:
        take_step(session, agreement, Request(Action.MONITOR, None, now, today))


def _sound(gathered: Iterable[CaseFile | Flaw], outcome: Outcome) -> Iterator[CaseFile]:
    """Pass on what can be judged, count it, and note what cannot."""
    for case in gathered:
        if isinstance(case, Flaw):
            outcome.failed.append(case)
        else:
            outcome.evaluated += 1
            yield case


def _write_steps(session: Session, taken: Iterable[StepTaken], now: datetime) -> None:
    for part in portions(taken):
        rows = [{"finding_id": one.entry.id, "step": one.step, "planned_on": one.planned_on, "at": now} for one in part]
        insert_rows(session, FindingStep, rows)


def _record(session: Session, outcome: Outcome, today: date) -> None:
    session.add(
        Sweep(
            at=outcome.now,
            local_day=today,
            evaluated=outcome.evaluated,
            opened=len(outcome.opened),
            resolved=len(outcome.resolved),
            letters=outcome.letters,
        )
    )
    audit.append(
        session,
        actor=None,
        action="sweep",
        on=today.isoformat(),
        now=outcome.now,
        opened=len(outcome.opened),
        resolved=len(outcome.resolved),
        letters=outcome.letters,
    )
