"""What the page of a negotiation shows: whose turn it is, and each round with its counter-proposals in order."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import render_template, request

from bbd.domain.counter_proposals import beyond_target, figure_of, goal_in, taken
from bbd.domain.document import AgreementText, GoalText
from bbd.domain.document_figures import Point
from bbd.domain.errors import InputRefused
from bbd.domain.lifecycle import ONCE_ADOPTED, VERSION_IN_WORK, Role, VersionState
from bbd.services.agreements import find
from bbd.services.negotiations import in_words, unanswered, wanted
from bbd.services.versions import text_of
from bbd.store.agreement_history import Returned, how_returned, signatures
from bbd.store.agreement_queries import versions_of
from bbd.store.agreements import Agreement, AgreementVersion
from bbd.store.negotiation_queries import last_round, proposals_of
from bbd.store.negotiations import CounterProposal
from bbd.store.people import Person
from bbd.web.edge import reading, viewer
from bbd.web.negotiation_form import AnswerForm, answer_form
from bbd.web.seats import Side, sides
from bbd.web.turns import turns


@dataclass(frozen=True, slots=True)
class Line:
    """A counter-proposal with the goal it was made to and the one in the draft, for who may see that.

    `form` is there where the viewer can answer now; `beyond` are the milestones that would ask for more than the
    target if the value were taken over.
    """

    proposal: CounterProposal
    goal: GoalText | None
    who: str
    answered_by: str
    in_draft: GoalText | None = None
    beyond: tuple[Point, ...] = ()
    form: AnswerForm | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """What was said to one submitted version; `accepted` are the goals taken over as they stood, where it was told."""

    version: AgreementVersion
    lines: tuple[Line, ...]
    accepted: tuple[str, ...]
    returned: Returned | None


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn it is: `kind` chooses the sentence; what waits for an answer, and which sides can sign now."""

    kind: str
    waiting: Sequence[tuple[str, str]] = ()
    open_sides: Sequence[Side] = ()


@dataclass(frozen=True, slots=True)
class Negotiation:
    """One negotiation of an agreement, its versions oldest first; `number` is that of its Nachtrag, 0 for the first."""

    agreement: Agreement
    number: int
    all_numbers: Sequence[int]
    versions: Sequence[AgreementVersion]

    @property
    def submitted(self) -> Sequence[AgreementVersion]:
        """The versions that both parties know."""
        return [one for one in self.versions if one.submitted_at is not None]

    @property
    def in_work(self) -> AgreementVersion | None:
        """The version that is drafted or waits for signatures."""
        return next((one for one in self.versions if one.state in VERSION_IN_WORK), None)

    @property
    def agreed(self) -> AgreementVersion | None:
        """The version in which it ended."""
        return next((one for one in self.versions if one.state in ONCE_ADOPTED), None)


def negotiation_of(number: str) -> Negotiation:
    """Return the negotiation that the address asks for (`amendment`), by default the newest that was submitted."""
    agreement = find(reading(), number, viewer())
    versions = versions_of(reading(), agreement)
    numbers = sorted({one.amendment for one in versions if one.submitted_at is not None}, reverse=True)
    chosen = request.args.get("amendment", numbers[0] if numbers else 0, type=int)
    return Negotiation(agreement, chosen, numbers, [one for one in versions[::-1] if one.amendment == chosen])


def page(number: str, sent: AnswerForm | None) -> str:
    """Return the page as things stand now, with what was sent in its form; what no form holds stands above it."""
    it = negotiation_of(number)
    draft = it.in_work if it.in_work is not None and it.in_work.state == VersionState.DRAFTED else None
    answerable = draft if Role.COORDINATOR in viewer().roles else None
    if sent is not None and sent.stale and draft is not None:
        sent.version.data = draft.edition
    rounds = [_round(it, version, answerable, sent) for version in it.submitted]
    return render_template(
        "agreements/negotiation.html",
        it=it,
        turn=_turn(it, draft),
        rounds=rounds,
        sent=sent,
        lost=sent is not None and not any(line.form is sent for one in rounds for line in one.lines),
    )


def counter_to(draft: AgreementVersion, goal_key: str) -> Line | None:
    """Return the counter-proposal to a goal that led to this draft, for who changes the goal now; None without one."""
    made = next((one for one in last_round(reading(), draft) if one.goal_key == goal_key), None)
    if made is None:
        return None
    was = text_of(reading().get_one(AgreementVersion, made.version_id))
    return Line(made, goal_in(was, goal_key), _name(made.by_id), _name(made.answered_by_id))


def _turn(it: Negotiation, draft: AgreementVersion | None) -> Turn:
    if draft is not None:
        waiting = [(one.goal_key, in_words(reading(), one)) for one in unanswered(reading(), draft)]
        return Turn("answer" if waiting else "submit" if it.submitted else "draft", waiting)
    if it.in_work is not None:
        under, second = signatures(reading(), it.agreement).get(it.in_work.id, ()), turns(reading(), it.in_work).second
        both = sides(text_of(it.in_work), under, {})
        return Turn("sign", open_sides=[one for one in both if not one.complete and one.party != second])
    return Turn("agreed" if it.agreed else "over")


def _round(
    it: Negotiation, version: AgreementVersion, draft: AgreementVersion | None, sent: AnswerForm | None
) -> Round:
    text = text_of(version)
    made = [one for one, of in proposals_of(reading(), it.agreement) if of.id == version.id]
    open_now = {one.id for one in last_round(reading(), draft)} if draft is not None else set()
    lines = [_line(one, text, draft if one.id in open_now else None, sent) for one in made]
    countered = {one.goal_key for one in made}
    accepted = [goal.key for goal in text.goals if goal.key not in countered] if made else []
    returned = how_returned(reading(), version.id) if version.state == VersionState.RETURNED else None
    return Round(version, tuple(lines), tuple(accepted), returned)


def _line(one: CounterProposal, text: AgreementText, draft: AgreementVersion | None, sent: AnswerForm | None) -> Line:
    told = Line(one, goal_in(text, one.goal_key), _name(one.by_id), _name(one.answered_by_id))
    if draft is None:
        return told
    form, now = answer_form(draft, one), text_of(draft)
    if sent is not None and sent.goal.data == one.goal_key:
        sent.answer.choices = form.answer.choices
        if sent.stale:
            sent.seen.data = form.seen.data
        form = sent
    return replace(told, in_draft=goal_in(now, one.goal_key), beyond=_beyond(now, one), form=form)


def _beyond(text: AgreementText, proposal: CounterProposal) -> tuple[Point, ...]:
    """Return the milestones beyond the partner's value, as they would stand in the draft."""
    try:
        figure = figure_of(goal_in(taken(text, wanted(proposal)), proposal.goal_key))
    except InputRefused:
        return ()
    return beyond_target(figure) if figure else ()


def _name(person_id: object) -> str:
    found = reading().get(Person, person_id) if person_id else None
    return found.name if found else ""
