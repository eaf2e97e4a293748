"""Everything the page of an agreement shows, read with a handful of queries and given to the template as one object."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from bbd.domain.completeness import gaps
from bbd.domain.confidentiality import Figures
from bbd.domain.document import AgreementText
from bbd.domain.document_editing import same_wording
from bbd.domain.errors import Problem, StepRefused
from bbd.domain.lifecycle import VERSION_IN_WORK, Action, Role, State, Step, VersionState
from bbd.services.agreements import find
from bbd.services.assessments import Standing
from bbd.services.expected_readings import expected
from bbd.services.negotiations import in_words, unanswered
from bbd.services.open_steps import Situation, open_steps
from bbd.services.renewals import Around, around
from bbd.services.signing_rights import right_of
from bbd.services.versions import text_of
from bbd.store.agreement_chronicle import chronicle
from bbd.store.agreement_history import Returned, last_return, open_findings, signatures
from bbd.store.agreement_queries import measures_of, versions_of
from bbd.store.agreements import Agreement, AgreementVersion, Measure
from bbd.store.binding import binds
from bbd.store.chronicle_events import Event
from bbd.store.drafting_pages import active_people
from bbd.store.negotiation_queries import proposals_of
from bbd.store.people import Person, people_by_mail
from bbd.web.agreement_figures import shown_values, standings_of
from bbd.web.edge import reading, today, viewer
from bbd.web.seats import Side, mails_in, sides
from bbd.web.terminating import Terminating, offered, terminating
from bbd.web.turns import turns


@dataclass(frozen=True, slots=True)
class AgreementPage:
    """An agreement as one person sees it today.

    `text` is the wording that stands for it; `sides` are those of the wording that waits for signatures, or else of
    that text. `gaps` are named to coordinators while there is a draft; `sign` says that this person can sign now,
    `reports` that they report how measures stand; `measures` are the rows that say so. `unchanged` is an
    amendment that agrees nothing else yet. `overdue` readings are counted
    where it can be ended; `around` are the agreements before and after. `extends`: this person can give the wording
    that waits more time; `counter_proposals` counts all there were, `unanswered` are those that wait for the
    coordinator, by goal and in words.
    """

    situation: Situation
    text: AgreementText
    versions: Sequence[AgreementVersion]
    people: Mapping[str, Person]
    sides: tuple[Side, ...]
    chronicle: Sequence[Event]
    standings: Mapping[str, Standing]
    shown_values: Mapping[str, Figures]
    measures: Mapping[str, Measure]
    reports: bool
    findings: int
    overdue: int
    steps: tuple[Step, ...]
    gaps: tuple[Problem, ...]
    returned: Returned | None
    unchanged: bool
    sign: bool
    extends: bool
    around: Around
    counter_proposals: int
    unanswered: tuple[tuple[str, str], ...]
    terminating: Terminating

    @property
    def agreement(self) -> Agreement:
        """The agreement."""
        return self.situation.agreement

    @property
    def amendment(self) -> AgreementVersion | None:
        """The version in work beside the one in force."""
        in_work = self.situation.in_work
        return in_work if in_work is not None and in_work.id != self.situation.leading.id else None

    @property
    def goes_on(self) -> bool:
        """Whether the agreement binds, though it may be terminated to a later day."""
        return binds(self.agreement, self.situation.today)

    def is_overdue(self, measure: Measure) -> bool:
        """Say whether a measure that binds should have been done before today."""
        return (
            self.goes_on and measure.status == "open" and measure.due is not None and measure.due < self.situation.today
        )


def load(number: str) -> AgreementPage:
    """Return the page of an agreement for who asks; NotThere where it does not exist for them."""
    session, by = reading(), viewer()
    agreement = find(session, number, by)
    versions = versions_of(session, agreement)
    situation = situation_of(agreement, versions)
    text = text_of(situation.leading)
    waiting = _waiting(situation)
    waiting_text = text_of(waiting) if waiting else text
    people = people_by_mail(session, mails_in(text) | mails_in(waiting_text))
    ending = terminating(session, agreement, situation.leading, by)
    steps = offered(open_steps(situation, by), State(agreement.state), ending)
    standings = standings_of(session, agreement)
    return AgreementPage(
        situation=situation,
        text=text,
        versions=versions,
        people=people,
        sides=_sides(session, agreement, waiting or situation.leading, people),
        chronicle=chronicle(session, agreement),
        standings=standings,
        shown_values=shown_values(session, agreement, text, standings),
        measures=measures_of(session, situation.leading),
        reports=_reports(agreement, by),
        findings=open_findings(session, agreement),
        overdue=_overdue(session, agreement, steps),
        steps=steps,
        gaps=_gaps(session, situation.in_work, by),
        returned=last_return(session, situation.in_work) if situation.in_work and not waiting else None,
        unchanged=_unchanged(situation, text),
        sign=waiting is not None and may_sign(session, waiting, by),
        extends=waiting is not None and Role.COORDINATOR in by.roles,
        around=around(session, agreement, by),
        counter_proposals=len(proposals_of(session, agreement)),
        unanswered=_unanswered(session, situation.in_work),
        terminating=ending,
    )


def situation_of(agreement: Agreement, versions: Sequence[AgreementVersion]) -> Situation:
    """Return the agreement with its leading version and the one in work, from all its versions, newest first."""
    in_force = next((version for version in versions if version.state == VersionState.ADOPTED), None)
    in_work = next((version for version in versions if version.state in VERSION_IN_WORK), None)
    return Situation(agreement, in_force or versions[0], in_work, today())


def may_sign(session: Session, version: AgreementVersion, by: Person) -> bool:
    """Say whether `by` can sign this version now."""
    try:
        right_of(session, version, by, today())
    except StepRefused:
        return False
    return True


def _unanswered(session: Session, in_work: AgreementVersion | None) -> tuple[tuple[str, str], ...]:
    if in_work is None or in_work.state != VersionState.DRAFTED:
        return ()
    return tuple((one.goal_key, in_words(session, one)) for one in unanswered(session, in_work))


def _overdue(session: Session, agreement: Agreement, steps: Sequence[Step]) -> int:
    if not any(step.action in {Action.CLOSE, Action.TERMINATE} for step in steps):
        return 0
    return sum(one.overdue for one in expected(session, viewer(), today()) if one.number == agreement.number)


def _unchanged(situation: Situation, in_force: AgreementText) -> bool:
    in_work = situation.in_work
    if in_work is None or in_work.id == situation.leading.id or in_work.state != VersionState.DRAFTED:
        return False
    return same_wording(text_of(in_work), in_force)


def _reports(agreement: Agreement, by: Person) -> bool:
    """Say whether `by` is one of those who report measures (see bbd.services.measures)."""
    own = by.organisation_id == agreement.partner_id and by.roles & {Role.LEADERSHIP, Role.CONTACT}
    return binds(agreement, today()) and bool(own or Role.COORDINATOR in by.roles)


def _waiting(situation: Situation) -> AgreementVersion | None:
    """Return the wording that lies to be signed, or None."""
    in_work = situation.in_work
    return in_work if in_work is not None and in_work.state == VersionState.SUBMITTED else None


def _sides(
    session: Session, agreement: Agreement, version: AgreementVersion, people: Mapping[str, Person]
) -> tuple[Side, ...]:
    under = signatures(session, agreement).get(version.id, ())
    return sides(text_of(version), under, people, turns(session, version))


def _gaps(session: Session, in_work: AgreementVersion | None, by: Person) -> tuple[Problem, ...]:
    if in_work is None or in_work.state != VersionState.DRAFTED or Role.COORDINATOR not in by.roles:
        return ()
    return gaps(text_of(in_work), {person.mail for person, _ in active_people(session)})
