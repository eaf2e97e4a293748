"""The headers of every answer, errors included (CONTRACT 8)."""

from flask import request
from flask_login import current_user
from werkzeug.wrappers import Response

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def harden(response: Response) -> Response:
    """Add the protective headers; pages of somebody signed in are kept nowhere."""
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Frame-Options"] = "DENY"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if request.endpoint != "static" and (current_user.is_authenticated or request.path == "/login"):
        response.headers["Cache-Control"] = "no-store"
    return response
