"""Why a rule gives no finding on a subject, or why its finding is quiet: the first thing that keeps it from speaking.

It only reads, and asks the same facts and the same definition of a rule as the sweep. `kind` names the reason;
bbd.services.why_not_words says it in German.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlmodel import Session

from bbd.clock import local_date
from bbd.rulebook.explaining import Explained, Unmet, explain, first_unmet
from bbd.rulebook.facts import flaw
from bbd.rulebook.model import Rule, Rulebook
from bbd.services.casefiles import CaseFile, Flaw
from bbd.services.gathering import facts_of
from bbd.services.subject_names import not_judged, types_named
from bbd.services.why import Why, why
from bbd.services.why_asked import refuse_other_type, rule_named
from bbd.settings import Settings
from bbd.store.finding_history import holding_back, newest, open_rules
from bbd.store.findings import Finding
from bbd.store.sweep_queries import last_sweep


class Kind(StrEnum):
    """What keeps a rule from speaking about a subject; the last two say that nothing does."""

    NOT_IN_FORCE = "not_in_force"
    NOT_JUDGED = "not_judged"
    FLAWED = "flawed"
    UNMET = "condition"
    HELD_BACK = "inhibition"
    OPENS = "opens"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class WhyNot:
    """The answer for one rule and one subject on the local day `on`.

    `explained` are its conditions with the values of that day, `unmet` the first that does not hold. `why` belongs to
    a finding that is open, `earlier` is the last one that is not. `holder` is the finding that would hold a new one
    back. `reason` is a sentence where the subject cannot be judged.
    """

    rule: Rule
    subject: str
    on: date
    kind: Kind
    explained: Explained | None = None
    unmet: Unmet | None = None
    why: Why | None = None
    earlier: Finding | None = None
    holder: Finding | None = None
    reason: str = ""
    swept_at: datetime | None = None


def why_not(
    session: Session, rulebook: Rulebook, rule_id: str, subject: str, settings: Settings, *, now: datetime
) -> WhyNot:
    """Return what keeps a rule from speaking about a subject; InputRefused for names that do not exist."""
    rule = rule_named(rulebook, rule_id)
    today = local_date(now, settings.timezone)
    found = facts_of(session, subject, today, settings.timezone)
    case = _of_type(found, rule.subject_type)
    before = newest(session, rule.id, subject)
    open_one = before if before is not None and before.state != "resolved" else None
    told = why(session, rulebook, open_one, settings, now=now) if open_one else None
    if case is None:
        kind, reason = _without_case(session, rulebook, rule, subject, found, today)
        return WhyNot(rule, subject, today, kind, why=told, earlier=before, reason=reason)
    explained = explain(rule.when, case.facts)
    kind, reason, holder = _judged(session, rulebook, rule, case, explained, {rule.id} if open_one else (), today)
    swept = last_sweep(session)
    return WhyNot(
        rule, subject, today, kind, explained, first_unmet(explained), told, before, holder, reason,
        swept.at if swept else None,
    )  # fmt: skip


def of_subject(
    session: Session, rulebook: Rulebook, subject: str, subject_type: str, settings: Settings, *, now: datetime
) -> list[WhyNot]:
    """Return the answers of all rules about a type of subject, by rule; none where the subject is not judged.

    Nothing is told of findings that are open, nor of earlier ones.
    """
    today = local_date(now, settings.timezone)
    case = _of_type(facts_of(session, subject, today, settings.timezone), subject_type)
    if case is None:
        return []
    already, answers = open_rules(session, subject), []
    for rule in rulebook.of_type(subject_type):
        explained = explain(rule.when, case.facts)
        kind, reason, holder = _judged(session, rulebook, rule, case, explained, already, today)
        unmet = first_unmet(explained)
        answers.append(WhyNot(rule, subject, today, kind, explained, unmet, holder=holder, reason=reason))
    return answers


def _of_type(found: list[CaseFile | Flaw], subject_type: str) -> CaseFile | None:
    return next((one for one in found if isinstance(one, CaseFile) and one.type == subject_type), None)


def _without_case(
    session: Session, rulebook: Rulebook, rule: Rule, subject: str, found: list[CaseFile | Flaw], today: date
) -> tuple[Kind, str]:
    """Say why there is nothing to judge, or refuse a name that does not exist or is of another type."""
    broken = next((one for one in found if isinstance(one, Flaw)), None)
    if broken is not None:
        return Kind.FLAWED, broken.reason
    refuse_other_type(rulebook, rule, subject, types_named(session, subject))
    if not rule.holds_on(today):
        return Kind.NOT_IN_FORCE, ""
    return Kind.NOT_JUDGED, not_judged(session, subject, rule.subject_type, today)


def _judged(
    session: Session,
    rulebook: Rulebook,
    rule: Rule,
    case: CaseFile,
    explained: Explained,
    already: Collection[str],
    today: date,
) -> tuple[Kind, str, Finding | None]:
    if wrong := flaw(case.subject):
        return Kind.FLAWED, wrong, None
    if not rule.holds_on(today):
        return Kind.NOT_IN_FORCE, "", None
    if explained.holds is not True:
        return Kind.UNMET, "", None
    if rule.id in already:
        return Kind.OPEN, "", None
    over = [other.id for other in rulebook.rules.values() if rule.id in other.inhibits]
    holder = holding_back(session, over, case.key, case.agreement_id, case.partner_id) if over else None
    return (Kind.HELD_BACK if holder else Kind.OPENS), "", holder
