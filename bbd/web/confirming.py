"""Asking once more who somebody is, where they bind their house or free it: signing, terminating."""

from flask_login import current_user
from wtforms import PasswordField
from wtforms.validators import InputRequired, Length

from bbd.domain.errors import InputRefused
from bbd.services.signin import PasswordProof, TooMany, fresh_proof
from bbd.web.edge import now, reading, viewer
from bbd.web.forms import Form
from bbd.web.signin import prove

NO_PASSWORD = "Bitte Ihr Passwort eingeben."  # noqa: S105 - a sentence


def password_field(label: str = "Passwort") -> PasswordField:
    """Return the field; the form has to call it `password`."""
    return PasswordField(label, [InputRequired(NO_PASSWORD), Length(max=1000)])


def just_signed_in() -> PasswordProof | None:
    """Return what proves who is signed in, where they gave their password minutes ago; for what is not a signature."""
    return fresh_proof(reading(), current_user.token, now=now())


def confirmed(form: Form) -> PasswordProof | TooMany | None:
    """Return what proves who is signed in, or that they tried too often; None with what is wrong beside the field.

    To be asked before the transaction of the change: checking a password takes its time, and counts its own tries.
    """
    password = form["password"]
    if not password.data or password.errors:
        return None
    proof = prove(viewer().mail, password.data)
    if proof is None:
        form.refuse(InputRefused.because("Das Passwort stimmt nicht.", field="password"))
    return proof
