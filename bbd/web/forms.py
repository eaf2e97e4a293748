"""What all forms share: the version they edit, the idempotency key, German messages, problems beside their field."""

import re
import secrets
from typing import Any, Final

from flask import request
from flask_wtf import FlaskForm
from wtforms import HiddenField

from bbd.domain.errors import Problem, Refused, Stale
from bbd.domain.free_text import HIDDEN, RETYPE, UNSEEN

NUL: Final = re.compile("\0")
"""What no database holds."""
LONGEST_VERSION = 9
"""Digits of a version that any database can hold."""


def new_key() -> str:
    """Return a fresh idempotency key."""
    return secrets.token_urlsafe(18)


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A form of bbd. `problems` holds what was refused and belongs to no field; the summary shows it on top."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # as above
        """WTForms' own messages in German."""

        locales = ("de_DE", "de")

    version = HiddenField()
    idempotency_key = HiddenField(default=new_key)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - passed through to WTForms
        super().__init__(*args, **kwargs)
        self.problems: list[Problem] = []
        self.stale = False

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - passed through to WTForms
        """Check every field; signs that nobody sees are refused wherever people write."""
        valid = bool(super().validate(extra_validators))
        for field in self:
            unfit = NUL if isinstance(field, HiddenField) else HIDDEN
            if isinstance(field.data, str) and unfit.search(field.data.replace("\r\n", "\n")):
                # A field that minds them has said so by itself.
                said = f"{UNSEEN} {RETYPE}"
                field.errors = [*(error for error in field.errors if error != said), said]
                valid = False
        return valid

    def refuse(self, refusal: Refused) -> None:
        """Show each problem of `refusal` beside the field it names, or on top; `stale` keeps what kind it was."""
        self.stale = isinstance(refusal, Stale)
        for problem in refusal.problems:
            name = problem.field.lstrip("/")
            if name not in self:
                self.problems.append(problem)
            else:
                field = self[name]
                field.errors = [*field.errors, " ".join(part for part in (problem.what, problem.remedy) if part)]
        # The next try is a new one: the refused one left no trace under the old key.
        self.idempotency_key.data = new_key()


def sent_version() -> int:
    """Return the version that the sent form was filled in for; -1, which none is, where it does not say."""
    version = request.form.get("version", "")
    return int(version) if version.isascii() and version.isdigit() and len(version) <= LONGEST_VERSION else -1
