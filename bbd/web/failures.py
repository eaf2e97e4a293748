"""From refusals and HTTP errors to pages in German: the one place of the web that translates them."""

import logging

from flask import Flask, g, make_response, render_template
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from bbd.domain.errors import Refused, Unreachable
from bbd.web import refusals

LOG = logging.getLogger(__name__)
RETRY_AFTER_SECONDS = 30
TITLES = {
    400: "Die Anfrage ließ sich nicht lesen",
    404: "Diese Seite gibt es nicht",
    405: "So lässt sich diese Seite nicht aufrufen",
    409: "Inzwischen hat sich etwas geändert",
    413: "Das ist zu groß",
    422: "Bitte die Angaben prüfen",
    429: "Zu viele Versuche",
    500: "Da ist uns ein Fehler unterlaufen",
    503: "bbd ist gerade nicht erreichbar",
}


def install(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unforeseen)


def failure(status: int, problems: tuple[str, ...] = ()) -> Response:
    """Return the page for `status` with the sentences that explain it."""
    title = TITLES.get(status, TITLES[400 if status < 500 else 500])  # noqa: PLR2004 - the classes of HTTP
    try:
        page = render_template("error.html", status=status, title=title, problems=problems)
    except Unreachable as refusal:
        # The page of any failure says who is signed in; without the database that is the failure to tell of.
        return _refused(refusal)
    response = make_response(page, status)
    if status in {429, 503}:
        response.headers.setdefault("Retry-After", str(RETRY_AFTER_SECONDS))
    return response


def _refused(refusal: Refused) -> Response:
    if isinstance(refusal, Unreachable):
        # What the database said is not for everybody, and the page must not ask it again, not even who is looking.
        LOG.error("%s", refusal)
        g.unreachable = True
        return failure(refusal.http_status)
    refusals.tell(refusal)
    return failure(refusal.http_status, tuple(str(problem) for problem in refusal.problems))


def _csrf(_error: CSRFError) -> Response:
    refusals.note(refusals.FORM)
    sentence = "Das Formular war nicht mehr gültig. Bitte die Seite neu laden und noch einmal abschicken."
    return failure(400, (sentence,))


def _http(error: HTTPException) -> Response:
    if error.code is None or error.code < 400:  # noqa: PLR2004 - redirects are answers, not failures
        return error.get_response()
    if error.code == 404:  # noqa: PLR2004 - as above
        refusals.note(refusals.OBJECT)
    return failure(error.code)


def _unforeseen(error: Exception) -> Response:
    LOG.error("unforeseen error", exc_info=error)
    # A transaction that broke answers nothing more; the page must do without the database.
    g.unreachable = True
    return failure(500)
