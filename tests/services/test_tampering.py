"""Every tampering with the audit trail is found against the last checkpoint, by bbd and by docs/verify_audit.py.

The tamperings are random, from a seed; a part of them runs here. All 10,000: `BBD_TEST_TAMPERINGS=10000 pytest
tests/services/test_tampering.py` (measured: a few minutes).
"""

import json
import os
import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from bbd.domain.checkpoints import Checkpoint, read_checkpoint
from bbd.domain.errors import CheckFailed
from bbd.services import auditing
from bbd.services.checkpoint_keys import public_key
from bbd.store import audit
from bbd.store.database import Database
from tests.services.trails import SECRET, rows_of, tamper, unguarded_database, verifier, write_trail
from tests.stage import START

HOW_MANY = int(os.environ.get("BBD_TEST_TAMPERINGS", "300"))
SIZE = 30
VERIFY = verifier()


@pytest.fixture(scope="module")
def database(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = unguarded_database(sqlite_template, tmp_path_factory.mktemp("trail") / "bbd.db")
    yield database
    database.dispose()


@pytest.fixture(scope="module")
def point(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file of a checkpoint over a trail of `SIZE` entries."""
    file = tmp_path_factory.mktemp("checkpoints") / "checkpoint.txt"
    with database.writing() as session:
        file.write_text(write_trail(session, SIZE), encoding="ascii")
    return file


def found_by_bbd(session: Session, held: Checkpoint) -> bool:
    try:
        auditing.verify(session, [held], key=public_key(SECRET))
    except CheckFailed:
        return True
    return False


def found_without_bbd(session: Session, point: Path, export: Path) -> bool:
    """Export and verify as an auditor does; an export that fails is a finding as well."""
    try:
        lines = [json.dumps(line, ensure_ascii=False) for line in auditing.lines(session)]
    except CheckFailed:
        return True
    export.write_bytes("".join(f"{line}\n" for line in lines).encode("utf-8", "surrogatepass"))
    return bool(VERIFY.main([str(export), str(point), "--public-key", public_key(SECRET)]))


def test_each_of_many_random_tamperings_is_found_by_both(database: Database, point: Path, tmp_path: Path) -> None:
    chance = random.Random(20121122)  # noqa: S311 - to be repeated
    held = read_checkpoint(point.read_bytes(), where=point.name)
    missed, tampered = [], 0
    with database.trying() as session:
        original = rows_of(session)
    assert len(original) == SIZE
    for number in range(HOW_MANY):
        with database.trying() as session:
            said = tamper(session, original, chance)
            changed = rows_of(session) != original
            found = found_by_bbd(session, held), found_without_bbd(session, point, tmp_path / "export.jsonl")
        tampered += changed
        if changed and found != (True, True):
            missed.append((number, said, found))
    assert missed == []
    # Few leave all as it was, such as swapping two entries and then giving them their hashes again.
    assert tampered > HOW_MANY * 0.95


def test_an_untouched_trail_that_grows_is_never_suspected(database: Database, point: Path, tmp_path: Path) -> None:
    held = read_checkpoint(point.read_bytes(), where=point.name)
    with database.trying() as session:
        for number in range(20):
            assert not found_by_bbd(session, held)
            assert not found_without_bbd(session, point, tmp_path / "export.jsonl")
            audit.append(session, actor=None, action="sweep", on="2013", now=START + timedelta(days=number), n=number)


@pytest.mark.parametrize(
    ("line", "said"),
    [(0, "kein"), (1, "Signatur"), (2, "Signatur"), (3, "Signatur"), (4, "Signatur")],
    ids=["size", "hash", "time", "signature", "key"],
)
def test_a_changed_checkpoint_is_found(
    database: Database, point: Path, tmp_path: Path, line: int, said: str, capfd: pytest.CaptureFixture[str]
) -> None:
    lines = point.read_text(encoding="ascii").splitlines()
    lines[line] = "0" if line == 0 else lines[line].replace("2012-01-02", "2013-01-02") if line == 2 else (
        ("1" if lines[line][0] == "0" else "0") + lines[line][1:]
    )  # fmt: skip
    forged = tmp_path / "forged.txt"
    forged.write_text("\n".join(lines) + "\n", encoding="ascii")
    with database.trying() as session:
        assert found_without_bbd(session, forged, tmp_path / "export.jsonl")
        if line:
            with pytest.raises(CheckFailed, match=said):
                auditing.verify(session, [read_checkpoint(forged.read_bytes(), where="x")])
    assert capfd.readouterr().err.startswith(str(forged))


def test_another_key_is_told(database: Database, point: Path) -> None:
    held = read_checkpoint(point.read_bytes(), where="x")
    with database.trying() as session, pytest.raises(CheckFailed, match="anderen Schlüssel"):
        auditing.verify(session, [held], key=public_key("ein anderer Schlüssel"))


def test_the_verifier_refuses_what_it_cannot_write_canonically(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    line = {"seq": 1, "at": "2012", "actor": "worker", "action": "a", "object": "o", "prev": "0" * 64, "hash": "0" * 64}
    export = tmp_path / "export.jsonl"
    for details in (
        '{"a": 0.5}',
        '{"a": 1e3}',
        '{"ü": 1}',
        '{"a": 9007199254740992}',
        '{"a": 1, "a": 2}',
        "[[[[[[[1]]]]]]]",
    ):
        export.write_text(json.dumps({**line, "details": "DETAILS"}).replace('"DETAILS"', details), encoding="utf-8")
        assert VERIFY.main([str(export)]) == 2, details
        assert "nicht lesbar" in capfd.readouterr().err
    export.write_text(json.dumps({**line, "details": {}}), encoding="utf-8")
    assert VERIFY.main([str(export)]) == 1
    assert VERIFY.main([str(tmp_path / "missing")]) == 2
    export.write_text("", encoding="utf-8")
    assert VERIFY.main([str(export)]) == 0


def test_the_verifier_is_short_and_knows_nothing_of_bbd() -> None:
    source = Path(str(VERIFY.__file__)).read_text(encoding="utf-8")
    assert len(source.splitlines()) < 150
    assert "import bbd" not in source
    assert "from bbd" not in source
