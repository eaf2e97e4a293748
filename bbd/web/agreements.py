"""The list of agreements, the page of one, and its versions: for reading alone. Steps are posted to bbd.web.steps."""

import uuid
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from flask import Blueprint, render_template, request

from bbd.domain.errors import NotThere
from bbd.domain.german_dates import written
from bbd.domain.lifecycle import Action, Role, State, VersionState
from bbd.domain.words import VERSION_STATES
from bbd.services import assessments
from bbd.services.agreements import find
from bbd.services.comparisons import compared
from bbd.services.validity import validity
from bbd.services.versions import text_of
from bbd.store.agreement_history import how_returned, signatures
from bbd.store.agreement_pages import Wanted, ids_seen, listed, partners_seen
from bbd.store.agreement_queries import refusals_named, versions_of
from bbd.store.agreements import Agreement, AgreementVersion
from bbd.store.people import people_by_mail
from bbd.web.access import allow
from bbd.web.agreement_page import load
from bbd.web.agreement_verdicts import WORST_FIRST, worst
from bbd.web.edge import edge, reading, today, viewer
from bbd.web.facets import page_number
from bbd.web.forms import Form
from bbd.web.next_step import next_step
from bbd.web.seats import mails_in, sides
from bbd.web.step_forms import step_forms
from bbd.web.turns import turns
from bbd.web.why_not import answers

blueprint = Blueprint("agreements", __name__)
PAGE = 50
READERS = (Role.COORDINATOR, Role.LEADERSHIP, Role.CONTACT, Role.AUDITOR)


@blueprint.app_template_global()
def version_state(agreement: Agreement, version: AgreementVersion) -> str:
    """Return in words how a version stands today."""
    found = validity(agreement, version, today=today(), zone=edge().settings.timezone)
    return found.state(today()) if found and version.state == VersionState.ADOPTED else VERSION_STATES[version.state]


@blueprint.app_template_global()
def version_validity(agreement: Agreement, version: AgreementVersion, versions: Sequence[AgreementVersion]) -> str:
    """Return from when to when a version is valid, or a dash."""
    found = validity(agreement, version, today=today(), zone=edge().settings.timezone, versions=versions)
    return found.since(today(), written) if found else "–"


@blueprint.get("/agreements")
@allow(*READERS, scope="organisation")
def all_agreements() -> str:
    """Show the list; what it is narrowed to stands in the address."""
    wanted = Wanted(*(request.args.get(name, "").strip()[:100] for name in ("text", "state", "partner", "verdict")))
    number = page_number()
    only = _judged(wanted.verdict) if wanted.verdict else None
    lines = listed(reading(), viewer(), wanted, only=only, page=number, size=PAGE)
    total = lines[0].total if lines else 0
    return render_template(
        "agreements/list.html",
        lines=lines,
        wanted=wanted,
        states=list(State),
        partners=partners_seen(reading(), viewer()),
        verdicts=worst(assessments.latest(reading(), [line.agreement.id for line in lines], today())),
        statuses=WORST_FIRST,
        total=total,
        number=number,
        pages=-(-total // PAGE),
        path_of=lambda page: f"/agreements?{urlencode(_query(wanted, page))}",
    )


def _judged(verdict: str) -> set[uuid.UUID]:
    """Return the agreements whose weakest indicator is judged so."""
    verdicts = worst(assessments.latest(reading(), ids_seen(viewer()), today()))
    return {agreement_id for agreement_id, found in verdicts.items() if found.status == verdict}


def _query(wanted: Wanted, page: int) -> dict[str, str]:
    said = {
        "text": wanted.text,
        "state": wanted.state,
        "partner": wanted.partner,
        "verdict": wanted.verdict,
        "page": str(page),
    }
    return {name: value for name, value in said.items() if value}


@blueprint.get("/agreements/<number>")
@allow(*READERS, scope="organisation")
def agreement(number: str) -> str:
    """Show the page of an agreement."""
    return agreement_page(number, {})


def agreement_page(number: str, sent: Mapping[Action, Form]) -> str:
    """Return the page; `sent` holds the form of a step that was refused, to be shown again as it was sent."""
    page = load(number)
    return render_template(
        "agreements/agreement.html",
        it=page,
        next=next_step(page, viewer()),
        step_forms=step_forms(page, sent),
        sent=next(iter(sent.values()), None),
        quiet=answers(page.agreement.number, "agreement"),
    )


@blueprint.get("/agreements/<number>/versions/<int:version>")
@allow(*READERS, scope="organisation")
def version_of_agreement(number: str, version: int) -> str:
    """Show the whole wording of one version with its signatures, void ones included."""
    found = find(reading(), number, viewer())
    versions = versions_of(reading(), found)
    chosen = next((one for one in versions if one.number == version), None)
    if chosen is None:
        raise NotThere.because(f"Eine Fassung {version} der Zielvereinbarung {number} gibt es nicht.")
    text = text_of(chosen)
    people = people_by_mail(reading(), mails_in(text))
    given = signatures(reading(), found).get(chosen.id, ())
    return render_template(
        "agreements/version.html",
        agreement=found,
        version=chosen,
        versions=versions,
        text=text,
        people=people,
        sides=sides(text, given, people, turns(reading(), chosen)),
        returned=how_returned(reading(), chosen.id),
        comparison=compared(versions, chosen, request.args.get("with", type=int)),
        void=[named for named in given if named.signature.void_at is not None],
        declined=refusals_named(reading(), chosen, void=True),
    )
