"""The audit trail: the chain by a formula of the test's own, and every way to tamper that it must show."""

import hashlib
import json
from datetime import datetime, timedelta, timezone

import pytest
from sqlmodel import Session, text

from bbd.domain.errors import CheckFailed
from bbd.services import auditing
from bbd.store import audit
from bbd.store.guards import unguarded
from tests.cast import Cast, hire
from tests.stage import START, sweep, watched


@pytest.fixture
def cast(session: Session) -> Cast:
    return hire(session, now=START)


@pytest.fixture
def size(session: Session, cast: Cast) -> int:
    """Return how many entries an agreement, its signatures and a sweep leave."""
    watched(session, cast)
    sweep(session, "2013-03-01")
    return auditing.verify(session)


def _hash(line: dict[str, object]) -> str:
    """Return the hash of docs/audit.md; for plain ASCII keys and no floats, RFC 8785 is what json writes here."""
    body = {name: value for name, value in line.items() if name != "hash"}
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    return hashlib.sha256(b"\x00" + bytes.fromhex(str(line["prev"])) + canonical).hexdigest()


def test_the_chain_holds_by_an_independent_formula(session: Session, size: int) -> None:
    prev = "0" * 64
    lines = list(auditing.lines(session))
    assert len(lines) == size > 10
    for number, line in enumerate(lines, 1):
        assert list(line) == ["seq", "at", "actor", "action", "object", "details", "prev", "hash"]
        assert (line["seq"], line["prev"], line["hash"]) == (number, prev, _hash(line))
        prev = line["hash"]


def test_no_name_no_address_and_no_value_stands_in_it(session: Session, cast: Cast, size: int) -> None:
    trail = json.dumps(list(auditing.lines(session)), ensure_ascii=False)
    assert size
    for secret in (cast.dana.mail, cast.dana.name, cast.bob.name, "8.0", "@"):
        assert secret not in trail


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit_entry SET action = 'withdraw' WHERE seq = 3",
        "UPDATE audit_entry SET actor = 'nobody' WHERE seq = 2",
        "UPDATE audit_entry SET details = '{}' WHERE seq = 12",
        "UPDATE audit_entry SET details = '{' WHERE seq = 12",
        "UPDATE audit_entry SET details = '{\"a\"\\:1e400}' WHERE seq = 12",
        "UPDATE audit_entry SET at = '2001-01-01 00:00:00+00:00' WHERE seq = 4",
        "UPDATE audit_entry SET prev = 'zz' WHERE seq = 4",
        "UPDATE audit_entry SET hash = prev WHERE seq = 4",
        "DELETE FROM audit_entry WHERE seq = 5",
        "DELETE FROM audit_entry WHERE seq = 1",
        "DELETE FROM audit_entry WHERE seq = (SELECT max(seq) FROM audit_entry)",
        "DELETE FROM audit_entry",
        "UPDATE store_fact SET value = '0 ' || value WHERE name = 'audit-head'",
        "DELETE FROM store_fact WHERE name = 'audit-head'",
    ],
)
def test_whoever_changes_the_trail_is_found(session: Session, size: int, change: str) -> None:
    with unguarded(session.connection(), "audit_entry"):
        session.connection().execute(text(change))
    session.expire_all()
    with pytest.raises(CheckFailed, match="Protokoll") as found:
        auditing.verify(session)
    assert found.value.exit_code == 1
    assert size


def test_an_entry_swapped_for_another_of_its_own_hash_breaks_the_next(session: Session, size: int) -> None:
    entry = next(line for line in auditing.lines(session) if line["seq"] == size - 1)
    forged = _hash({**entry, "action": "withdraw"})
    with unguarded(session.connection(), "audit_entry"):
        session.connection().execute(
            text("UPDATE audit_entry SET action = 'withdraw', hash = :forged WHERE seq = :seq"),
            {"forged": forged, "seq": size - 1},
        )
    session.expire_all()
    with pytest.raises(CheckFailed, match=f"Eintrag {size} "):
        auditing.verify(session)


def test_a_moment_with_another_offset_is_chained_as_it_is_kept(session: Session) -> None:
    berlin = datetime(2013, 3, 1, 6, 0, tzinfo=timezone(timedelta(hours=1)))
    audit.append(session, actor=None, action="sweep", on="2013-03-01", now=berlin, opened=1, dry=False, word="ü")
    session.expire_all()
    assert auditing.verify(session) == 1
    (line,) = auditing.lines(session)
    assert (line["at"], line["actor"]) == ("2013-03-01T05:00:00.000000Z", "worker")


def test_an_empty_trail_is_whole(session: Session) -> None:
    assert auditing.verify(session) == 0
