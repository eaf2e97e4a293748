"""The page of one finding: its reasons, the figures it is about, its ladder, its letters and what can be done."""

from typing import Any

from flask import render_template

from bbd.clock import local_date
from bbd.domain.calendar import WorkingDays
from bbd.domain.errors import NotThere
from bbd.domain.ladder import Ladder
from bbd.domain.rungs import Rung, rungs
from bbd.services import findings
from bbd.store.finding_pages import FindingRow, finding_row, letters_about, steps_taken
from bbd.store.findings import Finding
from bbd.web import indicator_page
from bbd.web.edge import edge, reading, today, viewer
from bbd.web.finding_action import action_for
from bbd.web.finding_days import was_due_on
from bbd.web.finding_forms import (
    PromiseForm,
    SilenceForm,
    SpeakForm,
    edition_of,
    may_silence,
    may_take_over,
    named,
)
from bbd.web.forms import Form
from bbd.web.indicator_page import IndicatorPage
from bbd.web.letters import exists_for, posted
from bbd.web.rules import facts_in_words, rule_title, rulebook


def finding_page(finding_id: str, **sent: Form) -> str:
    """Return the page of a finding, with the form as sent where one was refused."""
    finding = findings.find(reading(), finding_id, viewer())
    book = rulebook()
    offered: dict[str, Any] = {}
    if may_take_over(viewer(), finding):
        offered["promise"] = named(sent.get("promise") or PromiseForm(formdata=None), "promise")
    if may_silence(viewer(), finding):
        offered["silence"] = named(sent.get("silence") or SilenceForm(formdata=None), "silence")
    if may_silence(viewer(), finding) and finding.state == "silenced":
        offered["unsilence"] = named(sent.get("unsilence") or SpeakForm(formdata=None), "unsilence")
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
        was_due=was_due_on(finding),
        judged=_judged(row),
        posted=posted(),
    )


def _ladder(finding: Finding) -> tuple[Rung, ...]:
    zone = edge().settings.timezone
    taken = {step.step: local_date(step.at, zone) for step in steps_taken(reading(), finding)}
    days = WorkingDays(edge().settings.holidays)
    return rungs(Ladder.from_json(finding.ladder), local_date(finding.since, zone), taken, days)


def _judged(row: FindingRow) -> IndicatorPage | None:
    """Return the indicator whose assessment an open finding is about, with its figures as this person may see them."""
    if row.kind != "indicator" or not row.finding.rule.startswith("indicator-") or row.finding.state == "resolved":
        return None
    try:
        return indicator_page.load(row.number, row.key)
    except NotThere:
        # An amendment may have left the indicator out since; the next sweep resolves the finding.
        return None
