"""Who may sign an agreement, for which party, and what the partner's leadership decides goal by goal."""

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from bbd.domain.document import AgreementText, GoalText, Party
from bbd.domain.document_texts import DECIMAL
from bbd.domain.errors import InputRefused, Problem, StepRefused
from bbd.domain.numbers import german, plain
from bbd.domain.signing_order import NOTHING_YET, Signed, SoFar, refuse_out_of_turn, side_complete
from bbd.domain.words import PARTIES

__all__ = [
    "Decision", "GoalDecision", "Right", "Signed", "SoFar", "check_decisions", "figure_unit", "is_complete",
    "right_to_sign", "seat_of",
]  # fmt: skip


class Decision(StrEnum):
    """What the partner's leadership does with one goal."""

    ACCEPT = "accept"
    OWN_VALUE = "own_value"
    DECLINE = "decline"


@dataclass(frozen=True, slots=True)
class GoalDecision:
    """The decision on one goal; an own value and a decline need a reason."""

    decision: Decision
    reason: str = ""
    own_value: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Right:
    """Somebody's right to sign for `party`; `on_behalf_of` is the mail of the signatory they stand in for (i. V.)."""

    party: Party
    on_behalf_of: str | None = None


def right_to_sign(
    text: AgreementText, mail: str, *, leads: bool, deputy_of: AbstractSet[str], so_far: SoFar = NOTHING_YET
) -> Right:
    """Return for whom the person `mail` may sign `text`, or refuse with the reason (StepRefused).

    `leads`: whether they hold the role of leadership; `deputy_of`: who has given them a mandate that holds today.
    Everything is asked of both who signs and on whose behalf: a mandate never gives what one of them could not do.
    """
    right = seat_of(text, mail, leads=leads, deputy_of=deputy_of, taken_by=so_far.signed)
    if right is None:
        raise StepRefused.because(
            "Für diese Zielvereinbarung sind Sie nicht als zeichnende Person benannt und vertreten auch keine.",
            remedy="Wer zeichnet, steht auf der Seite der Zielvereinbarung; die Koordination kann es ändern.",
        )
    seat = right.on_behalf_of or mail
    _refuse_twice(right, frozenset({mail, seat}), so_far.signed)
    # Whoever a deputy stands in for is another person who could sign.
    if so_far.drafted_by == mail and (right.on_behalf_of or len(text.party(right.party).signatories) > 1):
        raise StepRefused.because(
            "Sie haben diesen Wortlaut allein entworfen; zeichnen muss jemand anderes.",
            remedy=f"Für die Seite „{PARTIES[right.party]}“ ist noch eine weitere Person benannt.",
        )
    refuse_out_of_turn(text, right.party, seat, so_far)
    return right


def _refuse_twice(right: Right, behind: frozenset[str], signed: AbstractSet[Signed]) -> None:
    """Refuse a second signature of anybody who stands behind one: for the other side, or for the same."""
    if any(one.party is not right.party and one.behind & behind for one in signed):
        raise StepRefused.because(
            "Niemand zeichnet für beide Seiten, auch nicht in Vertretung; für die andere ist schon gezeichnet."
            if right.on_behalf_of
            else "Niemand zeichnet für beide Seiten; Sie haben schon für die andere gezeichnet."
        )
    if any(one.party is right.party and one.behind & behind for one in signed):
        raise StepRefused.because("Diese Unterschrift ist schon geleistet.")


def seat_of(
    text: AgreementText, mail: str, *, leads: bool, deputy_of: AbstractSet[str], taken_by: AbstractSet[Signed]
) -> Right | None:
    """Return whose seat somebody has, their own before one they stand in for and a free one before one that is taken.

    None where they are no signatory and stand in for none.
    """
    if leads:
        for party in Party:
            if mail in text.party(party).signatories:
                return Right(party)
    taken = {one.seat for one in taken_by}
    stood_in = [Right(party, seat) for party in Party for seat in text.party(party).signatories if seat in deputy_of]
    return next((one for one in stood_in if one.on_behalf_of not in taken), stood_in[0] if stood_in else None)


def is_complete(text: AgreementText, signed: AbstractSet[Signed]) -> bool:
    """Say whether both parties have the number of signatures they need."""
    return all(side_complete(text, party, signed) for party in Party)


def figure_unit(goal: GoalText) -> str | None:
    """Return the unit of the one figure that an own value can replace; None where a goal has none or several."""
    return goal.indicators[0].unit if len(goal.indicators) == 1 else None


def _can_be(goal: GoalText, value: Decimal) -> bool:
    """Say whether the document could hold the value as the target of the goal's indicator."""
    share = any(indicator.kind == "share" for indicator in goal.indicators)
    return re.fullmatch(DECIMAL, plain(value)) is not None and (not share or 0 <= value <= 100)  # noqa: PLR2004 - per cent


def check_decisions(text: AgreementText, decisions: Mapping[str, GoalDecision]) -> None:
    """Refuse (InputRefused) unless every goal has a decision, and a reason where it is not a plain yes.

    An own value is a number other than the target where the goal has one indicator; with several, the reason says what
    is meant.
    """
    problems = [found for goal in text.goals if (found := _unfit(goal, decisions.get(goal.key))) is not None]
    if problems:
        raise InputRefused(problems)


def _unfit(goal: GoalText, given: GoalDecision | None) -> Problem | None:
    """Return what is wrong with a decision, or None."""
    if given is None:
        return Problem(f"Für Ziel {goal.key} fehlt die Entscheidung.", field=f"decision-{goal.key}")
    if given.decision is not Decision.ACCEPT and not given.reason.strip():
        return Problem(f"Ihre Entscheidung zu Ziel {goal.key} braucht eine Begründung.", field=f"reason-{goal.key}")
    field, value = f"own_value-{goal.key}", given.own_value
    if value is None:
        lacks = given.decision is Decision.OWN_VALUE and figure_unit(goal) is not None
        return Problem(f"Für Ziel {goal.key} fehlt Ihr eigener Wert.", field=field) if lacks else None
    if not _can_be(goal, value):
        remedy = "Ein Anteil liegt zwischen 0 und 100; möglich sind 15 Ziffern und 10 nach dem Komma."
        return Problem(f"{german(value)} kann bei Ziel {goal.key} kein Zielwert sein.", remedy=remedy, field=field)
    if any(one.target is not None and one.target.value == value for one in goal.indicators):
        remedy = "Bitte das Ziel übernehmen oder einen anderen Wert nennen."
        return Problem(f"{german(value)} steht bei Ziel {goal.key} schon im Wortlaut.", remedy=remedy, field=field)
    return None
