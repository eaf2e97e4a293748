"""Is bbd alive, and can it work? For load balancers and monitoring; says nothing about people or contents."""

from flask import Blueprint, Response

from bbd.web.access import public

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@public
def healthz() -> Response:
    """Answer that the process lives."""
    return Response("ok\n", mimetype="text/plain")
