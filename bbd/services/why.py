"""Why there is a finding: its rule with the values it saw and sees, who was told what by which letter, what comes next.

It only reads. What it found stands in plain values; bbd.services.why_words and the pages say it in German.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from bbd.clock import local_date
from bbd.domain.calendar import WorkingDays
from bbd.domain.ladder import Ladder
from bbd.domain.rungs import Rung, rungs
from bbd.rulebook.explaining import Explained, explain
from bbd.rulebook.model import Rule, Rulebook
from bbd.services import delivery
from bbd.services.casefiles import CaseFile, Flaw
from bbd.services.coming import Coming, coming
from bbd.services.gathering import facts_of
from bbd.services.rulebooks import rule_as_opened
from bbd.settings import Settings
from bbd.store.finding_history import in_force_since
from bbd.store.finding_pages import SentLetter, letters_about, steps_taken
from bbd.store.findings import Finding


@dataclass(frozen=True, slots=True)
class Version:
    """The version of a rule: its pack and the hash of the pack's file, and since when that was in force, if recorded.

    `number` is that of the activation which brought it into force.
    """

    pack: str
    sha256: str
    since: datetime | None
    number: int | None


@dataclass(frozen=True, slots=True)
class Why:
    """Why there is a finding. `rule` is that with which it opened, else the one in force; None where neither is known.

    `changed` says that the rule's pack is another one by now. `seen` are the rule's conditions with the values at the
    opening, `now` those of the rule in force with the values of today (None where there is nothing to ask or nobody
    can tell). `paused` says that no letter leaves at present, because the mail server does not let us sign in.
    """

    finding: Finding
    rule: Rule | None
    version: Version | None
    changed: bool
    seen: Explained | None
    now: Explained | None
    case: CaseFile | None
    rungs: tuple[Rung, ...]
    letters: Sequence[SentLetter]
    coming: Coming
    paused: bool


def why(session: Session, rulebook: Rulebook | None, finding: Finding, settings: Settings, *, now: datetime) -> Why:
    """Return why there is this finding, as things stand at `now`; the finding may be resolved."""
    current = rulebook.rules.get(finding.rule) if rulebook else None
    rule = rule_as_opened(session, finding) or current
    case = case_of(session, finding, settings, now=now)
    today = local_date(now, settings.timezone)
    explained = explain(current.when, case.facts) if current and isinstance(case, CaseFile) else None
    version = version_of(session, rulebook, finding)
    return Why(
        finding=finding,
        rule=rule,
        version=version,
        changed=_changed(rulebook, current, version),
        seen=explain(rule.when, finding.facts) if rule else None,
        now=explained if finding.state != "resolved" else None,
        case=case if isinstance(case, CaseFile) else None,
        rungs=_rungs(session, finding, settings),
        letters=letters_about(session, finding),
        coming=coming(
            session,
            finding,
            case if isinstance(case, CaseFile) else None,
            settings,
            holds=None if rulebook is None or isinstance(case, Flaw) else _holds(current, explained, today),
        ),
        paused=delivery.is_paused(session, now),
    )


def _holds(rule: Rule | None, explained: Explained | None, today: date) -> bool:
    """Say whether the next sweep would keep the finding; one of a rule or a subject that is gone it resolves."""
    return rule is not None and rule.holds_on(today) and explained is not None and explained.holds is True


def _rungs(session: Session, finding: Finding, settings: Settings) -> tuple[Rung, ...]:
    taken = {step.step: local_date(step.at, settings.timezone) for step in steps_taken(session, finding)}
    opened_on = local_date(finding.since, settings.timezone)
    return rungs(Ladder.from_json(finding.ladder), opened_on, taken, WorkingDays(settings.holidays))


def case_of(session: Session, finding: Finding, settings: Settings, *, now: datetime) -> CaseFile | Flaw | None:
    """Return what a finding is about, as it stands at `now`; None where it is no subject of rules any more."""
    today = local_date(now, settings.timezone)
    found = facts_of(session, finding.subject, today, settings.timezone)
    cases = (one for one in found if isinstance(one, CaseFile) and one.type == finding.subject_type)
    return next(cases, None) or next((one for one in found if isinstance(one, Flaw)), None)


def version_of(session: Session, rulebook: Rulebook | None, finding: Finding) -> Version | None:
    """Return the version of the rule that the finding opened with; of an old finding the one in force."""
    rule = rulebook.rules.get(finding.rule) if rulebook else None
    pack = rulebook.packs[rule.pack] if rulebook and rule else None
    if finding.pack_sha256:
        name, sha256 = finding.pack, finding.pack_sha256
    elif pack is not None:
        name, sha256 = pack.name, pack.sha256
    else:
        return None
    first = in_force_since(session, f"{name}.toml", sha256, finding.since)
    return Version(name, sha256, first.at if first else None, first.number if first else None)


def _changed(rulebook: Rulebook | None, rule: Rule | None, version: Version | None) -> bool:
    if rulebook is None or version is None:
        return False
    return rule is None or rulebook.packs[rule.pack].sha256 != version.sha256
