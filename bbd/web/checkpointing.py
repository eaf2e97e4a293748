"""What follows a signature: its checkpoint, at once. What fails here the worker makes up for; the answer stays."""

import logging

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from bbd.checkpointer import Checkpointer
from bbd.domain.errors import Refused
from bbd.services.checkpoints import SIGNING
from bbd.web.edge import edge

LOG = logging.getLogger(__name__)


def after(written: Session) -> None:
    """Make the checkpoint for what was signed in a transaction that has been committed, if anything was."""
    if written.info.get("audited", frozenset()).isdisjoint(SIGNING):
        return
    parts = edge()
    try:
        Checkpointer(parts.database, parts.settings, parts.clock).catch_up(daily=False)
    except (Refused, SQLAlchemyError) as error:
        LOG.error("no checkpoint after a signature yet: %s", error)  # noqa: TRY400 - the worker tries again
