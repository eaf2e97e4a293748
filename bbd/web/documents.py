"""An agreement as a document: PDF, HTML edition and canonical JSON of each version, and the signed copies of it.

Who may see a version may see its documents. Uploading a signed copy belongs to the page for signing.
"""

import uuid

from flask import Blueprint, Response, render_template

from bbd.documents.agreement_edition import Edition
from bbd.documents.agreement_pdf import agreement_pdf
from bbd.domain.errors import NotThere
from bbd.domain.lifecycle import Role
from bbd.services.agreement_documents import edition_of, edition_to_sign
from bbd.services.agreements import find
from bbd.store.agreement_queries import version_numbered
from bbd.store.agreements import Agreement, AgreementVersion
from bbd.store.signed_copies import SignedCopy, copy_of_agreement
from bbd.web.access import allow
from bbd.web.edge import edge, reading, today, viewer
from bbd.web.written_form import copies

blueprint = Blueprint("documents", __name__)
blueprint.add_app_template_global(copies, "signed_copies")
READERS = (Role.COORDINATOR, Role.LEADERSHIP, Role.CONTACT, Role.AUDITOR)


@blueprint.get("/agreements/<number>/versions/<int:version>/document")
@allow(*READERS, scope="organisation")
def document(number: str, version: int) -> str:
    """Show the HTML edition, for reading and for printing."""
    agreement, chosen = _version(number, version)
    return render_template(
        "agreements/document.html", agreement=agreement, version=chosen, it=_edition(agreement, chosen)
    )


@blueprint.get("/agreements/<number>/versions/<int:version>.pdf")
@allow(*READERS, scope="organisation")
def pdf(number: str, version: int) -> Response:
    """Give the document as PDF."""
    agreement, chosen = _version(number, version)
    made = _edition(agreement, chosen)
    return file_answer(agreement_pdf(made, chosen.document), f"{made.name}.pdf", "application/pdf")


@blueprint.get("/agreements/<number>/versions/<int:version>/to-sign.pdf")
@allow(*READERS, scope="organisation")
def pdf_to_sign(number: str, version: int) -> Response:
    """Give the PDF that is signed where the agreement needs the written form."""
    agreement, chosen = _version(number, version)
    made = edition_to_sign(reading(), agreement, chosen, zone=edge().settings.timezone)
    return file_answer(agreement_pdf(made, chosen.document), f"{made.name}-zum-Unterschreiben.pdf", "application/pdf")


@blueprint.get("/agreements/<number>/versions/<int:version>.json")
@allow(*READERS, scope="organisation")
def canonical_json(number: str, version: int) -> Response:
    """Give the canonical JSON whose SHA-256 is the version's."""
    agreement, chosen = _version(number, version)
    return file_answer(chosen.document.encode(), f"{agreement.number}-Fassung-{chosen.number}.json", "application/json")


@blueprint.get("/agreements/<number>/copies/<uuid:copy_id>")
@allow(*READERS, scope="organisation")
def signed_copy(number: str, copy_id: uuid.UUID) -> Response:
    """Give a signed copy as it was handed in, to the byte."""
    agreement = find(reading(), number, viewer())
    row = copy_of_agreement(reading(), agreement.id, copy_id)
    if row is None:
        raise NotThere.because(f"Ein solches Exemplar der Zielvereinbarung {number} gibt es nicht.")
    copy, version = row
    return file_answer(copy.content, _copy_name(agreement, version, copy), "application/pdf")


def file_answer(content: bytes, name: str, media_type: str) -> Response:
    """Answer with a file to be saved; `name` has letters, digits, dots and dashes alone."""
    answer = Response(content, content_type=media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _copy_name(agreement: Agreement, version: AgreementVersion, copy: SignedCopy) -> str:
    """Return a name of our own making: the one that the file came with is anybody's."""
    return f"{agreement.number}-Fassung-{version.number}-unterschrieben-{copy.sha256[:8]}.pdf"


def _edition(agreement: Agreement, version: AgreementVersion) -> Edition:
    return edition_of(reading(), agreement, version, zone=edge().settings.timezone, today=today())


def _version(number: str, version: int) -> tuple[Agreement, AgreementVersion]:
    agreement = find(reading(), number, viewer())
    chosen = version_numbered(reading(), agreement, version)
    if chosen is None:
        raise NotThere.because(f"Eine Fassung {version} der Zielvereinbarung {number} gibt es nicht.")
    return agreement, chosen
