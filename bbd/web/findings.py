"""The open findings, and each finding with its reasons, its ladder, its letters and what people can do with it."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response

from bbd.clock import local_date
from bbd.domain import words
from bbd.domain.calendar import WorkingDays
from bbd.domain.ladder import Ladder
from bbd.domain.lifecycle import Role
from bbd.domain.rungs import Rung, rungs
from bbd.services import findings
from bbd.store.finding_pages import FindingRow, finding_row, finding_rows, letters_about, steps_taken
from bbd.store.findings import Finding
from bbd.store.people import Person
from bbd.web.access import allow
from bbd.web.edge import edge, now, reading, today, viewer
from bbd.web.facets import facet, filtered
from bbd.web.finding_action import action_for
from bbd.web.finding_forms import (
    PromiseForm,
    SilenceForm,
    edition_of,
    may_silence,
    may_take_over,
    named,
    require_unchanged,
)
from bbd.web.forms import Form
from bbd.web.letters import exists_for
from bbd.web.rules import facts_in_words, rule_title, rulebook
from bbd.web.writing import handle

blueprint = Blueprint("findings", __name__)
READERS = (Role.COORDINATOR, Role.LEADERSHIP, Role.CONTACT, Role.AUDITOR)
KEYS: dict[str, Callable[[FindingRow], str]] = {
    "rule": lambda row: row.finding.rule,
    "state": lambda row: row.finding.state,
    "partner": lambda row: row.partner,
}


@blueprint.get("/findings")
@allow(*READERS, scope="organisation")
def open_findings() -> str:
    """List what the rules found and nobody has settled yet; the filters stand in the address."""
    rows = finding_rows(reading(), viewer())
    facets = (
        facet("Anlass", "rule", rows, KEYS, rule_title),
        facet("Stand", "state", rows, KEYS, lambda state: words.FINDING_STATES[state]),
        facet("Partner", "partner", rows, KEYS, str),
    )
    days = WorkingDays(edge().settings.holidays)
    shown = [
        (row, rule_title(row.finding.rule), findings.next_step(row.finding, days, edge().settings.timezone))
        for row in filtered(rows, KEYS)
    ]
    return render_template("findings/open.html", rows=shown, total=len(rows), facets=facets)


@blueprint.get("/findings/<finding_id>")
@allow(*READERS, scope="organisation")
def one(finding_id: str) -> str:
    """Show one finding."""
    return _page(finding_id)


@blueprint.route("/findings/<finding_id>/promise", methods=["GET", "POST"])
@allow(*findings.TAKE_OVER, scope="organisation")
def promise(finding_id: str) -> Response:
    """Take a finding over with a date."""
    form = PromiseForm()

    def act(session: Session, by: Person) -> Response:
        finding = _unchanged(session, finding_id, by)
        findings.promise(session, finding, by=by, until=form.date.data or today(), now=now(), today=today())
        return redirect(url_for("findings.one", finding_id=finding_id), code=303)

    return _done(handle(form, act, lambda: _page(finding_id, promise=form)), "Danke, der Termin ist vermerkt.")


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

    return _done(handle(form, act, lambda: _page(finding_id, silence=form)), "Der Hinweis ist stummgeschaltet.")


def _unchanged(session: Session, finding_id: str, by: Person) -> Finding:
    finding = findings.find(session, finding_id, by)
    require_unchanged(finding)
    return finding


def _done(answer: Response, message: str) -> Response:
    if answer.status_code == 303:  # noqa: PLR2004 - see other: it was done
        flash(message, "success")
    return answer


def _page(finding_id: str, **sent: Form) -> str:
    """Return the page of a finding, with the form as sent where one was refused."""
    finding = findings.find(reading(), finding_id, viewer())
    book = rulebook()
    offered: dict[str, Any] = {}
    if may_take_over(viewer(), finding):
        offered["promise"] = named(sent.get("promise") or PromiseForm(formdata=None), "promise")
    if may_silence(viewer(), finding):
        offered["silence"] = named(sent.get("silence") or SilenceForm(formdata=None), "silence")
    row = finding_row(reading(), finding, viewer())
    return render_template(
        "findings/one.html",
        row=row,
        action=action_for(reading(), row, viewer(), today()),
        finding=finding,
        title=rule_title(finding.rule),
        rule=book.rules.get(finding.rule) if book else None,
        facts=list(facts_in_words(finding.rule, finding.facts)),
        rungs=_ladder(finding),
        letters=[(sent, exists_for(viewer(), sent.recipient)) for sent in letters_about(reading(), finding)],
        offered=offered,
        refused=next(iter(sent.values()), None),
        edition=edition_of(finding),
    )


def _ladder(finding: Finding) -> tuple[Rung, ...]:
    zone = edge().settings.timezone
    taken = {step.step: local_date(step.at, zone) for step in steps_taken(reading(), finding)}
    days = WorkingDays(edge().settings.holidays)
    return rungs(Ladder.from_json(finding.ladder), local_date(finding.since, zone), taken, days)
