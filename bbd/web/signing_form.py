"""The form under a wording that is to be signed: the password and, for the partner's side, a decision on each goal."""

from collections.abc import Mapping
from typing import Any, Final

from wtforms import HiddenField, RadioField, SelectChoice, TextAreaField
from wtforms.validators import InputRequired, Length

from bbd.domain.document import AgreementText, GoalText, Party
from bbd.domain.signing import Decision, GoalDecision, Right, figure_unit
from bbd.domain.words import DECISIONS
from bbd.store.agreements import AgreementVersion
from bbd.web.confirming import password_field
from bbd.web.fields import Clean, DecimalField, Later, prose
from bbd.web.forms import Form
from bbd.web.written_form import written_fields

LONGEST = 5_000
OF_GOALS: Final[Mapping[str, str]] = {
    "decision": "Ihre Entscheidung zu Ziel {}",
    "own_value": "Eigener Wert für Ziel {}",
    "reason": "Begründung zu Ziel {}",
}
"""What is asked of each goal, with its label; the field's name is this and the goal's key, joined by a hyphen."""
NO_DECISION = "Bitte für Ziel {} entscheiden."


class SigningForm(Form):
    """Version and hash of the wording shown, whose signature it is, and the password."""

    sha256 = HiddenField()
    seat = HiddenField()
    password = password_field()


def signing_form(text: AgreementText, version: AgreementVersion, right: Right | None, mail: str) -> SigningForm:
    """Return the form for `mail`, who signs with `right`; the partner's side decides goal by goal, deputies only yes.

    Without a right it has no decisions: there is nothing to decide.
    """
    fields: dict[str, Any] = {}
    if right is not None and right.party is Party.PARTNER:
        for goal in text.goals:
            fields |= _decision_fields(goal, whole=right.on_behalf_of is None)
    fields |= written_fields(text, version, right)
    seat = (right.on_behalf_of or mail) if right else ""
    form: type[SigningForm] = type("DecidingForm", (SigningForm,), fields)
    return form(version=version.number, sha256=version.sha256, seat=seat)


def _decision_fields(goal: GoalText, *, whole: bool) -> dict[str, Any]:
    key = goal.key
    possible = [one for one in Decision if whole or one is Decision.ACCEPT]
    decision = RadioField(
        OF_GOALS["decision"].format(key),
        [InputRequired(NO_DECISION.format(key))],
        choices=[SelectChoice(one.value, DECISIONS[one]) for one in possible],
    )
    if not whole:
        return {f"decision-{key}": decision}
    own_value = DecimalField(OF_GOALS["own_value"].format(key), [Later()])
    return {
        f"decision-{key}": decision,
        **({f"own_value-{key}": own_value} if figure_unit(goal) is not None else {}),
        f"reason-{key}": TextAreaField(
            OF_GOALS["reason"].format(key),
            [Later(), Length(max=LONGEST, message=f"Bitte höchstens {LONGEST} Zeichen."), Clean()],
            filters=[prose],
        ),
    }


def homeless(form: Form, sent: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return what was sent to goals for which there is no field any more, with its label: no text is lost."""
    parts = [(name, *name.partition("-")[::2]) for name in sent if name not in form]
    return [
        (OF_GOALS[what].format(key), DECISIONS.get(sent[name], "") if what == "decision" else prose(sent[name]))
        for name, what, key in parts
        if what in OF_GOALS and sent[name].strip()
    ]


def decisions(form: Form, text: AgreementText) -> Mapping[str, GoalDecision]:
    """Return what was decided, goal by goal; nothing of a goal that is undecided yet."""
    return {
        goal.key: GoalDecision(
            Decision(form[f"decision-{goal.key}"].data),
            reason=form[f"reason-{goal.key}"].data or "" if f"reason-{goal.key}" in form else "",
            own_value=form[f"own_value-{goal.key}"].data if f"own_value-{goal.key}" in form else None,
        )
        for goal in text.goals
        if f"decision-{goal.key}" in form and form[f"decision-{goal.key}"].data in set(Decision)
    }
