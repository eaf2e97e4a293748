"""The sweep: take the steps that time takes, let the rules judge everything, reconcile the findings, write letters.

One transaction: a sweep that is killed has not happened. A second one at the same moment finds everything done.
"""

import uuid
from collections.abc import Iterable
from datetime import date, datetime

from sqlmodel import Session, col, select

from bbd.clock import local_date
from bbd.domain.errors import InputRefused
from bbd.domain.lifecycle import Action, State
from bbd.rulebook import engine
from bbd.rulebook.facts import flaw
from bbd.rulebook.model import Match, Rulebook
from bbd.services import findings as finding_service
from bbd.services.casefiles import CaseFile, Flaw
from bbd.services.climbing import Held, climb
from bbd.services.digests import write_letters
from bbd.services.gathering import gather
from bbd.services.steps import Request, take_step
from bbd.services.sweep_outcome import Outcome
from bbd.settings import Settings
from bbd.store import audit
from bbd.store.agreements import Agreement, AgreementVersion
from bbd.store.findings import Finding, Sweep
from bbd.store.locks import serialise_sweeps
from bbd.store.sweep_queries import last_sweep

Place = tuple[str, str]
"""A subject's type and key; an indicator and a measure may share a key."""


def sweep(
    session: Session, rulebook: Rulebook, settings: Settings, *, now: datetime, past_allowed: bool = False
) -> Outcome:
    """Do everything that is due at `now`. InputRefused for a moment before the last sweep, unless it is a dry run's."""
    serialise_sweeps(session)
    if not past_allowed:
        refuse_the_past(session, now)
    today = local_date(now, settings.timezone)
    _take_due_steps(session, now, today)
    outcome = Outcome(now)
    cases = _judgeable(gather(session, today, settings.timezone), outcome)
    matches = engine.evaluate(rulebook, [case.subject for case in cases.values()], today)
    outcome.evaluated = len(cases)
    held = {(match.rule_id, match.subject_key): cases[_place(rulebook, match)] for match in matches}
    _reconcile(session, rulebook, held, outcome)
    due = climb(session, held, settings, now=now)
    outcome.letters = write_letters(session, rulebook, settings, due, now=now)
    _record(session, outcome, today)
    return outcome


def refuse_the_past(session: Session, now: datetime) -> None:
    """Refuse a moment before the last sweep: what it told people cannot be told again differently."""
    last = last_sweep(session)
    if last is not None and now < last.at:
        raise InputRefused.because(
            f"Der letzte Durchlauf war am {last.at.isoformat()}; {now.isoformat()} liegt davor.",
            remedy="Bitte einen späteren Zeitpunkt nehmen, oder --dry-run.",
        )


def _take_due_steps(session: Session, now: datetime, today: date) -> None:
    """Begin the monitoring of adopted agreements whose term has begun."""
    due = session.exec(
        select(Agreement)
        .join(AgreementVersion, col(AgreementVersion.agreement_id) == col(Agreement.id))
        .where(
            Agreement.state == State.ADOPTED,
            AgreementVersion.state == "adopted",
            col(AgreementVersion.valid_from) <= today,
        )
        .order_by(col(Agreement.number))
    ).all()
    for agreement in due:
        take_step(session, agreement, Request(Action.MONITOR, None, now, today))


def _judgeable(gathered: Iterable[CaseFile | Flaw], outcome: Outcome) -> dict[Place, CaseFile]:
    cases: dict[Place, CaseFile] = {}
    for case in gathered:
        if isinstance(case, Flaw):
            outcome.failed.append(case)
        elif wrong := flaw(case.subject):
            outcome.failed.append(Flaw(case.subject.key, wrong))
        else:
            cases[case.subject.type, case.subject.key] = case
    return cases


def _place(rulebook: Rulebook, match: Match) -> Place:
    return rulebook.rules[match.rule_id].subject_type, match.subject_key


def _reconcile(session: Session, rulebook: Rulebook, held: Held, outcome: Outcome) -> None:
    """Open what holds and is not open yet; resolve what is open and holds no more."""
    unjudged = {one.subject for one in outcome.failed}
    wanted = set(held)
    for finding in finding_service.open_findings(session):
        if (finding.rule, finding.subject) in wanted or finding.subject in unjudged:
            wanted.discard((finding.rule, finding.subject))
            outcome.kept += 1
        else:
            finding.state, finding.resolved_at = "resolved", outcome.now
            session.add(finding)
            outcome.resolved.append(finding)
    for rule_id, key in sorted(wanted):
        case = held[rule_id, key]
        finding = Finding(
            id=uuid.uuid4(),
            rule=rule_id,
            subject_type=case.subject.type,
            subject=key,
            agreement_id=case.agreement_id,
            organisation_id=case.partner_id,
            since=outcome.now,
            ladder=rulebook.ladder_of(rule_id).to_json(),
            facts={name: value for name, value in case.subject.facts.items() if value is not None},
        )
        session.add(finding)
        outcome.opened.append(finding)
    session.flush()


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
