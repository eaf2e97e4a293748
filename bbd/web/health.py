"""Is bbd alive, can it work, and how is it doing? For load balancers and monitoring; names no person and no content."""

import hmac
from collections.abc import Iterator
from datetime import datetime, timedelta
from ipaddress import ip_address

from flask import Blueprint, Response, abort, jsonify, request

from bbd.domain.errors import Refused
from bbd.store import migrate
from bbd.store.health_pages import counts_by_state, worker_seen_at
from bbd.store.sweep_queries import last_sweep
from bbd.web.access import public
from bbd.web.edge import edge, now

blueprint = Blueprint("health", __name__)

WORKER_SILENCE = timedelta(minutes=2)
"""The worker gives a sign of life with each tick, every 30 seconds; after this long it counts as missing."""
FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-IP")


@blueprint.get("/healthz")
@public
def healthz() -> Response:
    """Answer that the process lives."""
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/readyz")
@public
def readyz() -> tuple[Response, int]:
    """Say part by part whether bbd can work; 503 while one is missing."""
    database, schema = database_parts()
    parts = {"database": database, "schema": schema, "worker": database and schema and worker_is_alive(now())}
    ready = all(parts.values())
    answer = jsonify({"ready": ready, **{name: "ok" if there else "missing" for name, there in parts.items()}})
    if not ready:
        answer.headers["Retry-After"] = "30"
    return answer, 200 if ready else 503


def database_parts() -> tuple[bool, bool]:
    """Return whether the database answers, and whether its schema is the one this code knows."""
    try:
        at = migrate.current(edge().database)
    except Refused:
        return False, False
    return True, at == migrate.head()


def worker_is_alive(moment: datetime) -> bool:
    """Say whether a worker has given a sign of life lately."""
    with edge().database.reading() as session:
        seen = worker_seen_at(session)
    return seen is not None and moment - seen <= WORKER_SILENCE


@blueprint.get("/metrics")
@public
def metrics() -> Response:
    """Give figures in Prometheus' text format, to who has the token or asks from this machine; 404 for others."""
    if not (_has_token() or _from_loopback()):
        abort(404)
    return Response("\n".join(_lines()) + "\n", content_type="text/plain; version=0.0.4; charset=utf-8")


def _has_token() -> bool:
    expected = edge().settings.metrics_token
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(expected) and hmac.compare_digest(given.encode(), expected.encode())


def _from_loopback() -> bool:
    """Say whether the question comes from this machine itself; what a proxy passes on does not."""
    if any(name in request.headers for name in FORWARDED):
        return False
    try:
        return ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False


def _lines() -> Iterator[str]:
    with edge().database.reading() as session:
        findings, letters = counts_by_state(session)
        last = last_sweep(session)
        moments = {"sweep": last.at if last else None, "worker": worker_seen_at(session)}
    yield "# HELP bbd_findings Findings that are not resolved, by state."
    yield "# TYPE bbd_findings gauge"
    yield from (f'bbd_findings{{state="{state}"}} {count}' for state, count in findings.items())
    yield "# HELP bbd_letters Letters by state."
    yield "# TYPE bbd_letters gauge"
    yield from (f'bbd_letters{{state="{state}"}} {count}' for state, count in letters.items())
    for name, at in moments.items():
        yield f"# HELP bbd_last_{name}_age_seconds Seconds since the last sign of the {name}; absent before the first."
        yield f"# TYPE bbd_last_{name}_age_seconds gauge"
        if at is not None:
            yield f"bbd_last_{name}_age_seconds {(now() - at).total_seconds():.0f}"
