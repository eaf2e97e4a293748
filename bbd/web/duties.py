"""The front page: everything the person who is signed in must do, and for coordinators how things stand."""

from flask import Blueprint, render_template, request, url_for

from bbd.domain.lifecycle import Role
from bbd.domain.periods import Period
from bbd.services.duties import duties
from bbd.services.duty import Duty, Kind
from bbd.store.mandate_queries import given_by_others
from bbd.store.sweep_queries import last_sweep
from bbd.web.access import allow
from bbd.web.edge import edge, reading, today, viewer
from bbd.web.overview import overview
from bbd.web.rules import rule_title

blueprint = Blueprint("duties", __name__)


@blueprint.get("/")
@allow(*Role, scope="own")
def mine() -> str:
    """List what this person must do, the most urgent first."""
    found = duties(reading(), viewer(), edge().settings, today=today())
    return render_template(
        "duties.html",
        items=[(duty, _address(duty), _period(duty)) for duty in found],
        overview=overview() if Role.COORDINATOR in viewer().roles else None,
        rule_title=rule_title,
        mandates=given_by_others(reading(), viewer(), today()),
        last_sweep=last_sweep(reading()),
        today=today(),
    )


_OF_READING = {Kind.READING: "readings.enter", Kind.CONFIRM: "confirming_readings.look"}
_UNDER_AGREEMENT = {
    Kind.SIGN: "/sign",
    Kind.EXPIRED: "/extend",
    Kind.TERMINATE: "#terminate",
    Kind.RETURNED: "/edit",
    Kind.COMPLETE: "/edit",
    Kind.COUNTER: "/negotiation#goal-{goal}",
}


def _address(duty: Duty) -> str:
    """Return the page on which the duty is done."""
    here = f"{request.script_root}/agreements/{duty.number}"
    match duty.kind:
        case Kind.READING | Kind.CONFIRM:
            return url_for(_OF_READING[duty.kind], number=duty.number, key=duty.key, period=duty.period)
        case Kind.FINDING:
            return url_for("findings.one", finding_id=duty.finding)
        case Kind.FINDINGS:
            return url_for("findings.open_findings", rule=duty.rule)
        case Kind.CONSENT:
            return url_for("proposals.one", proposal_id=duty.proposal)
        case Kind.MEASURE:
            return url_for("measures.report", number=duty.number, key=duty.key)
        case kind:
            return here + _UNDER_AGREEMENT.get(kind, "").format(goal=duty.goal)


def _period(duty: Duty) -> str:
    return Period.parse(duty.period).label if duty.period else ""
