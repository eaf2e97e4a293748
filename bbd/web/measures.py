"""The measures of all agreements in force that somebody may see, and the page on which one is reported done.

The signed wording stays as it is; only the status moves, beside it.
"""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template
from sqlmodel import Session
from werkzeug.wrappers import Response
from wtforms import RadioField, SelectChoice, TextAreaField
from wtforms.validators import InputRequired, Length

from bbd.domain.effect_questions import EFFECT_STATES
from bbd.domain.errors import Stale
from bbd.domain.lifecycle import Role
from bbd.domain.words import BY_SOMEBODY, MEASURE_STATUSES
from bbd.services import agreements, measures
from bbd.store.agreements import Measure
from bbd.store.measure_pages import MeasureRow, left_to_judge, measures_in_force
from bbd.store.people import Person, people_by_mail
from bbd.web.access import allow
from bbd.web.edge import now, reading, today, viewer
from bbd.web.facets import facet, filtered
from bbd.web.fields import Clean, DayField, Later, prose
from bbd.web.forms import Form
from bbd.web.why_not import answers
from bbd.web.writing import handle

blueprint = Blueprint("measures", __name__)
REPORT = frozenset({Role.COORDINATOR, Role.LEADERSHIP, Role.CONTACT})
KEYS: dict[str, Callable[[MeasureRow], str]] = {
    "status": lambda row: row.measure.status,
    "effect": lambda row: row.effect or NOTHING_YET,
    "partner": lambda row: row.partner,
}
NOTHING_YET = "none"
"""In the address: measures that are not done, of which there is no effect to judge yet."""


class ReportForm(Form):
    """How a measure stands."""

    status = RadioField(
        "Stand",
        [InputRequired("Bitte den Stand wählen.")],
        choices=[SelectChoice(value, label) for value, label in MEASURE_STATUSES.items()],
    )
    date = DayField("Erledigt am", [Later()])
    reason = TextAreaField("Begründung", [Later(), Length(max=2000), Clean()], filters=[prose])


@blueprint.get("/measures")
@allow(Role.COORDINATOR, Role.LEADERSHIP, Role.CONTACT, Role.AUDITOR, scope="organisation")
def all_measures() -> str:
    """List the measures, overdue ones first."""
    rows = list(measures_in_force(reading(), viewer(), today()))
    facets = (
        facet("Stand", "status", rows, KEYS, lambda status: MEASURE_STATUSES[status]),
        facet("Wirkung", "effect", rows, KEYS, lambda state: EFFECT_STATES.get(state, "noch nicht zu beurteilen")),
        facet("Partner", "partner", rows, KEYS, str),
    )
    return render_template(
        "measures/all.html",
        rows=filtered(rows, KEYS),
        total=len(rows),
        left=left_to_judge(reading(), viewer(), today()),
        facets=facets,
        today=today(),
        may_report=bool(REPORT & viewer().roles),
    )


@blueprint.route("/measures/<number>/<key>/report", methods=["GET", "POST"])
@allow(*REPORT, scope="organisation")
def report(number: str, key: str) -> Response:
    """Say how a measure stands."""
    agreement = agreements.find(reading(), number, viewer())
    measure = measures.find(reading(), agreement, key)
    form = ReportForm(status=measure.status, date=measure.done_on, reason=measure.reason)

    def act(session: Session, person: Person) -> Response:
        mine = agreements.find_for_change(session, number, person)
        if edition_of(measures.find(session, mine, key)) != form.version.data:
            raise Stale.because(
                f"Der Stand dieser Maßnahme wurde inzwischen gemeldet, {BY_SOMEBODY}.",
                remedy="Bitte den jetzigen Stand ansehen und dann noch einmal melden.",
            )
        status = form.status.data
        said = {"status": status, "done_on": form.date.data, "reason": form.reason.data}
        measures.report(session, mine, key, by=person, now=now(), today=today(), **said)
        flash(f"Gemeldet: Maßnahme {key} aus {number} ist {MEASURE_STATUSES[status]}.")
        return redirect("/measures", code=303)

    def page() -> str:
        fresh = measures.find(reading(), agreements.find(reading(), number, viewer()), key)
        edition = edition_of(fresh)
        people = people_by_mail(reading(), {mail for mail in (fresh.responsible, fresh.deputy) if mail})
        quiet = answers(f"{number}/{key}", "measure")
        return render_template(
            "measures/report.html", number=number, measure=fresh, people=people, form=form, edition=edition, quiet=quiet
        )

    return handle(form, act, page)


def edition_of(measure: Measure) -> str:
    """Return what tells whether somebody else reported the measure meanwhile."""
    return f"{measure.version_id.hex[:8]}:{measure.status}:{measure.done_on or ''}"
