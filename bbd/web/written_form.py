"""The part of the sign form that the written form needs: the signed copy, and whose signatures it carries.

The copy is checked before the transaction of the signature, in a process of its own.
"""

from typing import Any

from flask_wtf.file import FileField
from wtforms import BooleanField, SelectChoice, SelectMultipleField

from bbd.domain.document import AgreementText
from bbd.domain.errors import InputRefused
from bbd.domain.signing import Right
from bbd.services.paper_signatures import open_seats
from bbd.services.signed_copies import NO_COPY, NOT_COMPARED, HandedIn, check, pdf_to_sign
from bbd.store.agreements import Agreement, AgreementVersion
from bbd.store.signed_copies import Kept, copies_of
from bbd.web.edge import edge, reading, viewer
from bbd.web.forms import Form


def written_fields(text: AgreementText, version: AgreementVersion, right: Right | None) -> dict[str, Any]:
    """Return the fields that a signature in written form needs; none where the agreement does not need it."""
    if text.legal_form != "written" or right is None:
        return {}
    others = {
        mail: person.name for mail, person in open_seats(reading(), version, right).items() if mail != viewer().mail
    }
    seats = SelectMultipleField(
        "Wessen Unterschriften trägt das Exemplar außer Ihrer?",
        choices=[SelectChoice(mail, name) for mail, name in others.items()],
        invalid_choice_message="Bitte nur Personen aus der Liste ankreuzen.",
    )
    return {
        "signed_copy": FileField("Unterschriebenes Exemplar (PDF)"),
        "compared": BooleanField(
            "Ich habe das Exemplar Seite für Seite mit dem Dokument verglichen, und es ist unterschrieben."
        ),
        **({"seats": seats} if others else {}),
    }


def handed_in(form: Form, agreement: Agreement, version: AgreementVersion) -> HandedIn | None:
    """Return the copy that was sent, checked; None where the form has no place for one or it is refused.

    What is wrong with it then stands beside its field.
    """
    if "signed_copy" not in form:
        return None
    sent = form["signed_copy"].data
    try:
        if not sent or not sent.filename:
            raise InputRefused.because(NO_COPY, field="signed_copy")
        content = sent.stream.read()
        found = check(pdf_to_sign(reading(), agreement, version, edge().settings.timezone), content)
        if found.needs_person and not form["compared"].data:
            raise InputRefused.because(NOT_COMPARED, field="compared")
    except InputRefused as refusal:
        form.refuse(refusal)
        return None
    seats = tuple(form["seats"].data or ()) if "seats" in form else ()
    return HandedIn(content, sent.filename, found, version.sha256, bool(form["compared"].data), seats)


def copies(version: AgreementVersion) -> list[Kept]:
    """Return the signed copies of a version, for its page."""
    return list(copies_of(reading(), version.id))
