"""The form that closes an agreement: of each goal, what the review said is proposed, and confirmed or said anew."""

from collections.abc import Mapping
from typing import Any

from wtforms import BooleanField, TextAreaField
from wtforms.validators import Optional

from bbd.domain.document import AgreementText
from bbd.web.fields import prose
from bbd.web.forms import Form


class ClosingForm(Form):
    """A form with a tick (`confirm-G1`) for each goal that the review said something of, and room for other words.

    Where there is neither, nothing is said of the goal at the end; what the review said stays in the history.
    """

    proposals: Mapping[str, str] = {}

    def said_of(self, key: str) -> str:
        """Return what is said of a goal at the end: own words, else the proposal where it was confirmed."""
        own: str = self[f"statement-{key}"].data or ""
        confirmed = f"confirm-{key}" in self and self[f"confirm-{key}"].data
        return own or (self.proposals.get(key, "") if confirmed else "")


def closing_form(text: AgreementText, proposals: Mapping[str, str], clean: tuple[Any, ...]) -> type[ClosingForm]:
    """Return the form for the goals of `text`; `proposals` is what the last review said, by goal."""
    fields: dict[str, Any] = {"proposals": {goal.key: said for goal in text.goals if (said := proposals.get(goal.key))}}
    for goal in text.goals:
        if goal.key in fields["proposals"]:
            label = f"Das ist die abschließende Aussage zu Ziel {goal.key}"
            fields[f"confirm-{goal.key}"] = BooleanField(label, description=proposals[goal.key])
        own = f"Eigene abschließende Aussage zu Ziel {goal.key}"
        fields[f"statement-{goal.key}"] = TextAreaField(own, [Optional(), *clean], filters=[prose])
    return type("StepForm", (ClosingForm,), fields)
