"""A wording that was submitted never changes again: no form, no import and no service does it, whatever came of it."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime

import pytest
from sqlmodel import Session

from bbd.domain.errors import Refused
from bbd.domain.lifecycle import Action
from bbd.services.agreements import find, save_draft
from bbd.services.imports.agreements import import_agreements
from bbd.services.steps import Request, take_step
from bbd.store.agreement_queries import versions_of
from bbd.store.database import Database
from bbd.store.people import Person
from tests.cast import Cast, agreement_document, agreement_text, drafted, hire, signed_by
from tests.web.conftest import Forms, Visitor

SignIn = Callable[[Person], Visitor]
Life = Callable[[Session, Cast, datetime], None]
NUMBER = "ZV-2012-01"
EDIT = f"/agreements/{NUMBER}/edit"
PAGES = (
    EDIT, f"{EDIT}/add-goal", f"{EDIT}/goals/G1", f"{EDIT}/goals/G1/add-indicator", f"{EDIT}/goals/G1/add-measure",
    f"{EDIT}/goals/G1/remove", f"{EDIT}/goals/G1/indicators/G1.1", f"{EDIT}/goals/G1/indicators/G1.1/remove",
    f"{EDIT}/goals/G1/measures/M1", f"{EDIT}/goals/G1/measures/M1/remove",
)  # fmt: skip


def _step(session: Session, by: Person, action: Action, now: datetime) -> None:
    take_step(session, find(session, NUMBER), Request(action, by, now, now.date(), reason="Der Zielwert ist zu hoch."))


def submit(session: Session, cast: Cast, now: datetime) -> None:
    _step(session, cast.alice, Action.SUBMIT, now)


def give_back(session: Session, cast: Cast, now: datetime) -> None:
    submit(session, cast, now)
    signed_by(session, find(session, NUMBER), cast.sena, now=now)
    _step(session, cast.bob, Action.RETURN, now)


def give_back_and_edit(session: Session, cast: Cast, now: datetime) -> None:
    """Save the new draft as often as the old one was, so that only the count could tell them apart."""
    give_back(session, cast, now)
    agreement = find(session, NUMBER)
    edition = versions_of(session, agreement)[0].edition
    save_draft(session, agreement, agreement_text(title="Neu"), edition=edition, by=cast.alice, now=now)


def adopt(session: Session, cast: Cast, now: datetime) -> None:
    submit(session, cast, now)
    for person in (cast.sena, cast.bob):
        signed_by(session, find(session, NUMBER), person, now=now)


def amend(session: Session, cast: Cast, now: datetime) -> None:
    adopt(session, cast, now)
    _step(session, cast.alice, Action.AMEND, now)


def withdraw(session: Session, cast: Cast, now: datetime) -> None:
    submit(session, cast, now)
    _step(session, cast.alice, Action.WITHDRAW, now)


LIVES: Mapping[str, Life] = {
    "submitted": submit, "returned": give_back, "returned and edited": give_back_and_edit, "adopted": adopt,
    "amended": amend, "withdrawn": withdraw,
}  # fmt: skip


@pytest.fixture(params=list(LIVES.values()), ids=list(LIVES))
def life(request: pytest.FixtureRequest) -> Life:
    """Return what becomes of the draft."""
    found: Life = request.param
    return found


def wordings(session: Session) -> dict[int, tuple[str, str, int]]:
    """Return document, hash and edition of every version."""
    return {one.number: (one.document, one.sha256, one.edition) for one in versions_of(session, find(session, NUMBER))}


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_no_form_of_the_draft_changes_what_was_submitted(
    client_of: SignIn, cast: Cast, database: Database, moment: datetime, life: Life
) -> None:
    with database.writing() as session:
        agreement = drafted(session, cast, now=moment)
        save_draft(session, agreement, agreement_text(), edition=1, by=cast.alice, now=moment)
    alice = client_of(cast.alice)
    forms = [
        (action or path, fields)
        for path in PAGES
        for name, action, fields in Forms(alice.page(path)).found
        if name in {"agreement", "goal", "indicator", "measure", "remove"}
    ]
    assert len(forms) >= len(PAGES)
    with database.writing() as session:
        life(session, cast, moment)
        before = wordings(session)
    for path, fields in forms:
        answer = alice.post(path, {**fields, "title": "Untergeschoben", "name": "Untergeschoben"})
        assert answer.status_code in {404, 409, 422}, path
    with database.reading() as session:
        assert wordings(session) == before


def test_no_import_and_no_service_changes_what_was_submitted(session: Session, moment: datetime, life: Life) -> None:
    cast = hire(session, now=moment)
    drafted(session, cast, now=moment)
    life(session, cast, moment)
    before = wordings(session)
    editions = {edition for _, _, edition in before.values()}
    frozen = {one.number for one in versions_of(session, find(session, NUMBER)) if one.state != "drafted"}
    content = json.dumps(agreement_document(title="Untergeschoben")).encode()
    for by in (cast.alice, None):
        with session.begin_nested() as attempt:
            try:
                import_agreements(session, content, where="x", by=by, now=moment)
            except Refused:
                attempt.rollback()
        for edition in editions | {0, max(editions) + 1}:
            with session.begin_nested() as attempt:
                try:
                    text = agreement_text(title="Untergeschoben")
                    save_draft(session, find(session, NUMBER), text, edition=edition, by=by, now=moment)
                except Refused:
                    attempt.rollback()
    session.expire_all()
    after = wordings(session)
    assert {number: after[number] for number in frozen} == {number: before[number] for number in frozen}
    drafts = set(before) - frozen
    assert all(after[number] != before[number] for number in drafts)
