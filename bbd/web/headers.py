"""The headers of every answer, errors included (docs/interfaces.md, Pages)."""

from flask import request, session
from werkzeug.wrappers import Response

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def harden(response: Response) -> Response:
    """Add the protective headers; pages of somebody signed in are kept nowhere.

    Whoever's cookie says that they are signed in counts as such: this must not need the database.
    """
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Frame-Options"] = "DENY"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if request.endpoint != "static" and ("_user_id" in session or request.path == "/login"):
        response.headers["Cache-Control"] = "no-store"
    return response
