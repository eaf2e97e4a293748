"""The audit trail: its entries, its checkpoints, and the check of the whole chain."""

import json
from collections.abc import Iterator

from flask import Blueprint, Response, abort, render_template, request

from bbd.domain.lifecycle import Role
from bbd.services import auditing
from bbd.store.audit_pages import Wanted
from bbd.store.checkpoint_queries import as_checkpoint
from bbd.store.checkpoints import AuditCheckpoint
from bbd.store.database import Database
from bbd.web.access import allow
from bbd.web.audit_page import context
from bbd.web.edge import edge, reading, today
from bbd.web.facets import page_number

blueprint = Blueprint("audit", __name__)
PAGE = 50
LONGEST = 60


@blueprint.get("/audit")
@allow(Role.AUDITOR, Role.ADMIN)
def trail() -> str:
    """Show the newest entries, and whether those since the last checkpoint are unbroken."""
    return _page(whole=False)


@blueprint.post("/audit/verify")
@allow(Role.AUDITOR, Role.ADMIN)
def verify() -> str:
    """Check the whole chain, which takes a while for a long one, and show the page with what came of it."""
    return _page(whole=True)


@blueprint.get("/audit.jsonl")
@allow(Role.AUDITOR, Role.ADMIN)
def export() -> Response:
    """Give the whole trail as `bbd audit export` prints it, a line for each entry."""
    answer = Response(_lines(edge().database), content_type="application/jsonl; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="protokoll-{today().isoformat()}.jsonl"'
    return answer


def _lines(database: Database) -> Iterator[str]:
    """Yield the lines; the request's own session is gone by the time the last ones are read."""
    with database.reading() as session:
        for line in auditing.lines(session):
            yield f"{json.dumps(line, ensure_ascii=False)}\n"


@blueprint.get("/audit/checkpoints/<int:size>.txt")
@allow(Role.AUDITOR, Role.ADMIN)
def checkpoint(size: int) -> Response:
    """Give a checkpoint as the file that `bbd audit verify --checkpoint` takes."""
    found = reading().get(AuditCheckpoint, size) if size < 2**31 else None
    if found is None:
        abort(404)
    made = as_checkpoint(found)
    answer = Response(made.file(), content_type="text/plain; charset=us-ascii")
    answer.headers["Content-Disposition"] = f'attachment; filename="{made.file_name}"'
    return answer


def _page(*, whole: bool) -> str:
    number = page_number()
    asked = {name: request.args.get(name, "").strip()[:LONGEST] for name in ("agreement", "person", "action")}
    return render_template("audit.html", **context(Wanted(**asked), number, PAGE, whole=whole))
