"""The open findings as a list, and what people do with one; the page of one is made in bbd.web.finding_page."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response

from bbd.domain import words
from bbd.domain.calendar import WorkingDays
from bbd.domain.lifecycle import Role
from bbd.services import findings
from bbd.store.finding_pages import FindingRow, finding_rows
from bbd.store.findings import Finding
from bbd.store.people import Person
from bbd.store.sweep_queries import last_sweep
from bbd.web.access import allow
from bbd.web.edge import edge, now, reading, today, viewer
from bbd.web.facets import facet, filtered
from bbd.web.finding_days import found_on, was_due_on
from bbd.web.finding_forms import PromiseForm, SilenceForm, SpeakForm, require_unchanged
from bbd.web.finding_page import finding_page
from bbd.web.rules import rule_title
from bbd.web.writing import handle

blueprint = Blueprint("findings", __name__)
READERS = (Role.COORDINATOR, Role.LEADERSHIP, Role.CONTACT, Role.AUDITOR)
OF_ALL = "all"
"""In the address: findings about a partner, which belong to no single agreement."""
KEYS: dict[str, Callable[[FindingRow], str]] = {
    "rule": lambda row: row.finding.rule,
    "state": lambda row: row.finding.state,
    "partner": lambda row: row.partner,
    "agreement": lambda row: row.number or OF_ALL,
}


@blueprint.get("/findings")
@allow(*READERS, scope="organisation")
def open_findings() -> str:
    """List what the rules found and nobody has settled yet; the filters stand in the address."""
    rows = finding_rows(reading(), viewer())
    rows.sort(key=lambda row: (was_due_on(row.finding) or found_on(row.finding), row.finding.subject))
    facets = (
        facet("Anlass", "rule", rows, KEYS, rule_title),
        facet("Stand", "state", rows, KEYS, lambda state: words.FINDING_STATES[state]),
        facet("Partner", "partner", rows, KEYS, str),
        facet(
            "Zielvereinbarung",
            "agreement",
            rows,
            KEYS,
            lambda number: "Partner insgesamt" if number == OF_ALL else number,
        ),
    )
    days = WorkingDays(edge().settings.holidays)
    shown = [
        (
            row,
            rule_title(row.finding.rule),
            was_due_on(row.finding),
            findings.next_step(row.finding, days, edge().settings.timezone),
        )
        for row in filtered(rows, KEYS)
    ]
    return render_template(
        "findings/open.html", rows=shown, total=len(rows), facets=facets, last_sweep=last_sweep(reading())
    )


@blueprint.get("/findings/<finding_id>")
@allow(*READERS, scope="organisation")
def one(finding_id: str) -> str:
    """Show one finding."""
    return finding_page(finding_id)


@blueprint.route("/findings/<finding_id>/promise", methods=["GET", "POST"])
@allow(*findings.TAKE_OVER, scope="organisation")
def promise(finding_id: str) -> Response:
    """Take a finding over with a date."""
    form = PromiseForm()

    def act(session: Session, by: Person) -> Response:
        finding = _unchanged(session, finding_id, by)
        findings.promise(session, finding, by=by, until=form.date.data or today(), now=now(), today=today())
        return redirect(url_for("findings.one", finding_id=finding_id), code=303)

    return _done(handle(form, act, lambda: finding_page(finding_id, promise=form)), "Danke, der Termin ist vermerkt.")


@blueprint.route("/findings/<finding_id>/silence", methods=["GET", "POST"])
@allow(Role.COORDINATOR)
def silence(finding_id: str) -> Response:
    """Let a finding rest for a while."""
    form = SilenceForm()

    def act(session: Session, by: Person) -> Response:
        finding = _unchanged(session, finding_id, by)
        wanted = {"until": form.date.data, "reason": form.reason.data}
        findings.silence(session, finding, by=by, now=now(), today=today(), **wanted)
        return redirect(url_for("findings.one", finding_id=finding_id), code=303)

    return _done(handle(form, act, lambda: finding_page(finding_id, silence=form)), "Der Hinweis ist stummgeschaltet.")


@blueprint.route("/findings/<finding_id>/unsilence", methods=["GET", "POST"])
@allow(Role.COORDINATOR)
def unsilence(finding_id: str) -> Response:
    """Let a silenced finding speak again."""
    form = SpeakForm()

    def act(session: Session, by: Person) -> Response:
        findings.speak_again(session, _unchanged(session, finding_id, by), by=by, now=now())
        return redirect(url_for("findings.one", finding_id=finding_id), code=303)

    return _done(handle(form, act, lambda: finding_page(finding_id, unsilence=form)), "Der Hinweis ist wieder offen.")


def _unchanged(session: Session, finding_id: str, by: Person) -> Finding:
    finding = findings.find_for_change(session, finding_id, by)
    require_unchanged(finding)
    return finding


def _done(answer: Response, message: str) -> Response:
    if answer.status_code == 303:  # noqa: PLR2004 - see other: it was done
        flash(message, "success")
    return answer
