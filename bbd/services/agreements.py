"""Agreements and their drafts: finding one, opening one, saving another wording. Steps are in bbd.services.steps."""

from datetime import datetime

from sqlmodel import Session

from bbd.domain.document import AgreementText
from bbd.domain.errors import InputRefused, NotThere, Problem, Stale, StepRefused
from bbd.domain.lifecycle import State, VersionState
from bbd.domain.words import BY_SOMEBODY
from bbd.services import journal
from bbd.services.versions import Opening, index_version, new_version
from bbd.store import audit
from bbd.store.agreement_queries import agreement_numbered, lock, version_in_work
from bbd.store.agreements import Agreement, AgreementVersion
from bbd.store.people import Organisation, Person, organisation_named


def find(session: Session, number: str, viewer: Person | None = None) -> Agreement:
    """Return the agreement, or NotThere where it does not exist for `viewer` (None: bbd itself)."""
    found = agreement_numbered(session, number, viewer)
    if found is None:
        raise NotThere.because(f"Eine Zielvereinbarung „{number}“ gibt es nicht.")
    return found


def find_for_change(session: Session, number: str, viewer: Person) -> Agreement:
    """Return the agreement like `find`, once nobody else is changing it, so that what is compared now stays true."""
    agreement = find(session, number, viewer)
    lock(session, agreement)
    return agreement


def draft(
    session: Session, text: AgreementText, *, now: datetime, by: Person | None = None, is_example: bool = False
) -> Agreement:
    """Open a new agreement with its first draft; InputRefused for a number in use or an unknown organisation."""
    if agreement_numbered(session, text.number) is not None:
        raise InputRefused.because(
            f"Die Nummer {text.number} ist schon vergeben.", remedy="Bitte eine andere wählen.", field="/number"
        )
    issuer, partner = parties(session, text)
    agreement = Agreement(
        number=text.number, issuer_id=issuer.id, partner_id=partner.id, created_at=now, is_example=is_example
    )
    session.add(agreement)
    session.flush()
    version = new_version(session, agreement, text, Opening(), by=by, now=now)
    journal.write(session, agreement, version, "draft", states=(State.DRAFTED, State.DRAFTED), by=by, now=now)
    return agreement


def parties(session: Session, text: AgreementText) -> tuple[Organisation, Organisation]:
    """Return issuer and partner; InputRefused names each organisation that nobody knows."""
    issuer = organisation_named(session, text.issuer.organisation)
    partner = organisation_named(session, text.partner.organisation)
    if issuer is None or partner is None:
        raise InputRefused(
            Problem(
                f"Die Organisation „{party.organisation}“ ist nicht bekannt.",
                remedy="Bitte den Namen prüfen oder sie zuerst mit `bbd import organisations` anlegen.",
                field=f"/{field}/organisation",
            )
            for field, party, found in (("issuer", text.issuer, issuer), ("partner", text.partner, partner))
            if found is None
        )
    return issuer, partner


def draft_at(session: Session, agreement: Agreement, *, edition: int) -> AgreementVersion:
    """Return the draft, locked for a change; Stale when somebody saved since `edition` was shown."""
    lock(session, agreement)
    version = version_in_work(session, agreement)
    if version is None or version.state != VersionState.DRAFTED:
        raise StepRefused.because(
            "Der Wortlaut liegt zur Zeichnung vor oder ist gezeichnet und lässt sich nicht mehr ändern.",
            remedy="Zum Ändern muss er zurückgegeben oder ein Nachtrag begonnen werden.",
        )
    if version.edition != edition:
        raise Stale.because(
            f"Dieser Entwurf wurde inzwischen geändert, {BY_SOMEBODY}.",
            remedy="Ihre Eingaben stehen noch da; bitte mit dem jetzigen Stand vergleichen und noch einmal speichern.",
        )
    return version


def save_draft(
    session: Session, agreement: Agreement, text: AgreementText, *, edition: int, by: Person | None, now: datetime
) -> AgreementVersion:
    """Save another wording of the draft (`by` None: an import); refused like `draft_at`."""
    version = draft_at(session, agreement, edition=edition)
    _keep_identity(session, agreement, version, text)
    # Who drafted a wording alone may not sign it; a second author lifts that, for this version and for good.
    author = by.id if by else None
    version.drafted_by_id = author if version.drafted_by_id == author else None
    version.edition += 1
    index_version(session, version, text)
    audit.append(session, actor=author, action="draft-saved", on=agreement.number, now=now, edition=version.edition)
    return version


def _keep_identity(session: Session, agreement: Agreement, version: AgreementVersion, text: AgreementText) -> None:
    if text.number != agreement.number:
        raise InputRefused.because("Die Nummer einer Zielvereinbarung bleibt, wie sie ist.", field="/number")
    issuer, partner = parties(session, text)
    if version.number > 1 and (issuer.id, partner.id) != (agreement.issuer_id, agreement.partner_id):
        raise InputRefused.because("Ein Nachtrag ändert die Parteien nicht.", field="/partner/organisation")
    agreement.issuer_id, agreement.partner_id = issuer.id, partner.id
    session.add(agreement)
