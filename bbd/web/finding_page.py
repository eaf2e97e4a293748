"""The page of one finding: its reasons, the figures it is about, its ladder, its letters and what can be done."""

from typing import Any

from flask import render_template

from bbd.domain.errors import NotThere
from bbd.services import findings
from bbd.store.finding_pages import FindingRow, finding_row
from bbd.web import indicator_page
from bbd.web.edge import reading, today, viewer
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
from bbd.web.why_shown import shown


def finding_page(finding_id: str, **sent: Form) -> str:
    """Return the page of a finding, with the form as sent where one was refused."""
    finding = findings.find(reading(), finding_id, viewer())
    found = shown(finding)
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
        title=found.title,
        shown=found,
        letters=[(sent, exists_for(viewer(), sent.recipient)) for sent in found.why.letters],
        offered=offered,
        refused=next(iter(sent.values()), None),
        edition=edition_of(finding),
        was_due=was_due_on(finding),
        judged=_judged(row),
        posted=posted(),
    )


def _judged(row: FindingRow) -> IndicatorPage | None:
    """Return the indicator whose assessment an open finding is about, with its figures as this person may see them."""
    if row.kind != "indicator" or not row.finding.rule.startswith("indicator-") or row.finding.state == "resolved":
        return None
    try:
        return indicator_page.load(row.number, row.key)
    except NotThere:
        # An amendment may have left the indicator out since; the next sweep resolves the finding.
        return None
