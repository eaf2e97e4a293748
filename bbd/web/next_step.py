"""The one thing that is next with an agreement, for the person who looks at it. The sentences stand in the template."""

from dataclasses import dataclass

from bbd.domain.lifecycle import Action, Role, State
from bbd.store.people import Person
from bbd.web.agreement_page import AgreementPage

REPORT = "Messwerte ansehen und melden"
BY_BUTTON = (Action.SUBMIT, Action.MONITOR, Action.RESUME)
"""Steps that need no more than a button, in the order in which they come to be next."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """What is next: `kind` chooses the sentence; `action` is a button, `path` a link, or there is neither."""

    kind: str
    action: Action | None = None
    path: str = ""
    label: str = ""


def next_step(page: AgreementPage, by: Person) -> NextStep:
    """Return what `by` should do next, or what everybody waits for."""
    here = f"/agreements/{page.agreement.number}"
    if page.sign:
        return _sign(page, by, f"{here}/sign")
    if page.gaps:
        return NextStep("complete", path=f"{here}/edit", label="Entwurf bearbeiten")
    offered = {step.action for step in page.steps}
    if page.unchanged and Action.SUBMIT in offered:
        return NextStep("unchanged", path=f"{here}/edit", label="Entwurf bearbeiten")
    if page.returned and Action.SUBMIT in offered:
        return NextStep("rework", path=f"{here}/edit", label="Entwurf überarbeiten")
    for action in BY_BUTTON:
        if action in offered:
            return NextStep(action, action=action)
    return _later(page, offered, by, here)


def _sign(page: AgreementPage, by: Person, path: str) -> NextStep:
    if any(seat.declined and seat.mail == by.mail for side in page.sides for seat in side.seats):
        return NextStep("declined", path=path, label="Wortlaut noch einmal lesen")
    return NextStep("sign", path=path, label="Lesen und zeichnen")


def _later(page: AgreementPage, offered: set[Action], by: Person, here: str) -> NextStep:
    if Action.CLOSE in offered:
        return NextStep("close", path=f"{here}#close", label="Ergebnis festhalten und abschließen")
    review_on = page.situation.leading.review_on
    if Action.REVIEW in offered and review_on is not None and review_on <= page.situation.today:
        return NextStep("review", path=f"{here}#review", label="Überprüfung festhalten")
    delivers = Role.COORDINATOR in by.roles or by.organisation_id == page.agreement.partner_id
    if page.agreement.state == State.MONITORED and delivers and not page.amendment:
        return NextStep("report", path="/readings", label=REPORT)
    if page.agreement.state == State.TERMINATED and delivers and page.goes_on:
        return NextStep("wait-terminated", path="/readings", label=REPORT)
    if page.agreement.state == State.CLOSED and page.around.possible:
        return NextStep("wait-closed", path=f"{here}/renew", label="Fortschreiben")
    return NextStep(f"wait-{page.situation.in_work.state if page.situation.in_work else page.agreement.state}")
