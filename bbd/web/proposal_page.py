"""The page of one proposed rulebook, with the forms that its reader may send."""

import uuid

from flask import abort, render_template
from sqlmodel import Session

from bbd.domain.errors import InputRefused, Stale
from bbd.domain.lifecycle import Role
from bbd.services import rule_proposals
from bbd.services.rule_consent import Review, reviewed
from bbd.store.rulebook_pages import activation_of, names_of
from bbd.store.rulebook_queries import kept_texts
from bbd.store.rulebooks import RuleProposal
from bbd.web.edge import edge, reading, viewer
from bbd.web.forms import Form
from bbd.web.proposal_forms import ConsentForm, WithdrawalForm

CONSENT = frozenset({Role.COORDINATOR, Role.ADMIN})


def proposal_page(proposal_id: uuid.UUID, **sent: Form) -> str:
    """Return the page of a proposal, with the form as sent where one was refused."""
    proposal = rule_proposals.find(reading(), proposal_id)
    review, broken = _reviewed(proposal)
    return render_template(
        "rules/proposal.html",
        proposal=proposal,
        review=review,
        broken=broken,
        offered=_offered(proposal, review, sent),
        refused=next(iter(sent.values()), None),
        refusal=review.refusal(viewer()) if review and viewer().roles & CONSENT else "",
        people=names_of(reading(), {proposal.proposed_by_id, proposal.consented_by_id}),
        activation=activation_of(reading(), proposal.id),
        edition=review.stamp if review else proposal.state,
    )


def file_page(proposal_id: uuid.UUID, file: str) -> str:
    """Return the page of one file of a proposal."""
    proposal = rule_proposals.find(reading(), proposal_id)
    text = kept_texts(reading(), proposal.files).get(file)
    if text is None:
        abort(404)
    return render_template(
        "rules/file.html", found=None, proposal=proposal, name=file, sha256=proposal.files[file], text=text
    )


def require_unchanged(session: Session, proposal: RuleProposal, form: Form) -> None:
    """Refuse (Stale) a form that was shown when the proposal stood otherwise."""
    review, _ = _reviewed(proposal, session)
    if form.version.data != (review.stamp if review else proposal.state):
        raise Stale.because(
            "Inzwischen hat sich am Vorschlag oder an den geltenden Regeln etwas geändert.",
            remedy="Bitte den Stand unten ansehen und dann neu entscheiden; was Sie geschrieben haben, steht noch da.",
        )


def _reviewed(proposal: RuleProposal, session: Session | None = None) -> tuple[Review | None, str]:
    """Return the proposal beside the rules in force, or why there is nothing to compare it with."""
    try:
        return reviewed(session or reading(), edge().settings, proposal), ""
    except InputRefused as refusal:
        return None, str(refusal)


def _offered(proposal: RuleProposal, review: Review | None, sent: dict[str, Form]) -> dict[str, Form]:
    """Return the forms that the reader may send, by name, each with ids of its own."""
    offered: dict[str, Form] = {}
    if review and viewer().roles & CONSENT and not review.refusal(viewer()):
        offered["consent"] = sent.get("consent") or ConsentForm(formdata=None)
    if proposal.state == "open" and Role.ADMIN in viewer().roles:
        offered["withdraw"] = sent.get("withdraw") or WithdrawalForm(formdata=None)
    for name, form in offered.items():
        for field in form:
            field.id = f"{name}-{field.name}"
            field.label.field_id = field.id
    return offered
