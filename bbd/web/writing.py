"""Writing from a form: validated, done once in one transaction, answered with a redirect, or shown again as sent.

A repeated idempotency key gives the first answer again without a second effect; with another body it is refused.
"""

import hashlib
import hmac
from collections.abc import Callable
from datetime import timedelta

from flask import Response as FlaskResponse
from flask import request
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, delete, select
from werkzeug.wrappers import Response

from bbd.domain.errors import InputRefused, NotThere, Refused, Stale
from bbd.store.people import Answer, Person
from bbd.web import checkpointing, refusals
from bbd.web.edge import edge, end_reading, now, reading, viewer
from bbd.web.forms import Form

KEY_LIFE = timedelta(hours=24)
Act = Callable[[Session, Person], Response]
Page = Callable[[], str]


def handle(form: Form, act: Act, page: Page) -> Response:
    """Answer a form's request.

    GET shows `page`. POST validates, calls `act` once inside a transaction and gives its answer; what is refused
    shows `page` again with everything as sent: 422 for wrong input, 409 for a stale version. NotThere stays 404.
    """
    if request.method == "GET":
        return FlaskResponse(page())
    if not form.validate():
        return FlaskResponse(page(), status=422)
    return attempt(form, act, page)


def attempt(form: Form, act: Act, page: Page) -> Response:
    """Do what `handle` does with a form that the view has validated itself."""
    try:
        return once(act)
    except NotThere:
        raise
    except Refused as refusal:
        # The page shows how things stand now, not how they stood before the refused change.
        end_reading()
        refusals.tell(refusal)
        form.refuse(refusal)
        return FlaskResponse(page(), status=refusal.http_status)


def once(act: Act) -> Response:
    """Do `act` in a writing transaction, or give again what was answered to the same form before."""
    person_id, key = viewer().id, _key()
    try:
        return _attempt(act, person_id, key)
    except Stale as refusal:
        if key and isinstance(refusal.__cause__, IntegrityError):
            # The same form sent twice at the same moment: the other one has answered by now.
            return _attempt(act, person_id, key)
        raise


def answered() -> Response | None:
    """Return what was answered to the same form before, None for a new one: to ask before something that takes long.

    InputRefused where the key came with another content.
    """
    query = select(Answer).where(Answer.person_id == viewer().id, Answer.key == _key(), Answer.at >= now() - KEY_LIFE)
    earlier = reading().exec(query).one_or_none()
    return None if earlier is None else _again(earlier)


def _key() -> str:
    """Return a digest of the key that was sent, which may be of any length and any characters; empty without one."""
    sent = request.form.get("idempotency_key", "")
    return hashlib.sha256(sent.encode()).hexdigest() if sent else ""


def _attempt(act: Act, person_id: object, key: str) -> Response:
    with edge().database.writing() as session:
        answer = _first_or_again(session, act, session.get_one(Person, person_id), key)
    checkpointing.after(session)
    return answer


def _first_or_again(session: Session, act: Act, person: Person, key: str) -> Response:
    if not key:
        return act(session, person)
    session.exec(delete(Answer).where(col(Answer.at) < now() - KEY_LIFE))
    earlier = session.exec(select(Answer).where(Answer.person_id == person.id, Answer.key == key)).one_or_none()
    if earlier is not None:
        return _again(earlier)
    kept = Answer(person_id=person.id, key=key, request_hash=_fingerprint(), status=0, at=now())
    session.add(kept)
    session.flush()
    answer = act(session, person)
    kept.status, kept.location = answer.status_code, answer.headers.get("Location", "")
    kept.body = answer.get_data(as_text=True)
    session.add(kept)
    return answer


def _again(earlier: Answer) -> Response:
    if not hmac.compare_digest(earlier.request_hash, _fingerprint()):
        raise InputRefused.because(
            "Dieses Formular wurde schon einmal mit anderem Inhalt abgeschickt.",
            remedy="Bitte die Seite neu laden und die Änderung noch einmal eingeben.",
        )
    response = FlaskResponse(earlier.body, status=earlier.status)
    if earlier.location:
        response.headers["Location"] = earlier.location
    return response


def _fingerprint() -> str:
    """Return a keyed hash of path, fields and files: it tells equal from different, and nothing of a password."""
    fields = sorted((name, value) for name, value in request.form.items(multi=True) if name != "csrf_token")
    for name, file in request.files.items(multi=True):
        # What reads the file before or after us finds it wherever it likes; we read all of it.
        file.stream.seek(0)
        fields.append((name, hashlib.sha256(file.stream.read()).hexdigest()))
        file.stream.seek(0)
    secret = str(edge().settings.secret_key).encode()
    return hmac.new(secret, repr((request.path, fields)).encode(), hashlib.sha256).hexdigest()
