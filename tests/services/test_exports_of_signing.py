"""What belongs to signing makes the round trip: returned versions, mandates, refusals, negotiations, signed copies."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

import pytest
from sqlmodel import Session, select

from bbd.domain.lifecycle import Action
from bbd.services.exports import members
from bbd.services.imports.everything import import_all
from bbd.services.mandates import forward, grant
from bbd.services.renewals import renew
from bbd.services.steps import Request, take_step
from bbd.store.agreement_queries import valid_signatures, version_in_work, versions_of
from bbd.store.agreements import Agreement, AgreementVersion, Measure, Signature
from bbd.store.database import Database
from bbd.store.mandates import SignatureRefusal
from bbd.store.negotiations import CounterProposal
from bbd.store.signed_copies import SignedCopy
from tests.cast import SENATE, Cast, hire, join, monitored, signed_by, submitted
from tests.services.test_exports import other, refused, zipped

__all__ = ["other", "refused"]
SCAN = b"%PDF-1.7 \x00\xff, signed by hand"


@pytest.fixture
def exported(session: Session, moment: datetime) -> dict[str, bytes]:
    """Return the files of an export: ZV-1 returned and negotiated, ZV-2 signed on paper, ZV-3 carrying it on."""
    cast = hire(session, now=moment)
    cast.bob.function = "Bezirksbürgermeister"
    session.add(cast.bob)
    deputy = join(session, "ina@pankow.example", "Ina Iser", "Bezirksamt Pankow", "leadership", now=moment)
    assistant = join(session, "lea@senat.example", "Lea Lang", SENATE, "contact", now=moment)
    _negotiated(session, cast, moment)
    agreement = monitored(session, cast, now=moment, number="ZV-2")
    version = versions_of(session, agreement)[0]
    grant(
        session, cast.bob, deputy, first=date(2013, 3, 1), last=date(2013, 4, 1), reason="Urlaub", by=cast.bob,
        now=moment,
    )  # fmt: skip
    forwarded = forward(session, version, cast.sena, assistant, reason="Zuständig", on=moment.date(), now=moment)
    copy = SignedCopy(
        version_id=version.id, kind="scan", name="ZV-2.pdf", sha256=sha256(SCAN).hexdigest(), content=SCAN,
        checks={"bytes": {"result": "not_checked", "text": "Ein Scan."}}, uploaded_by_id=cast.bob.id,
        uploaded_at=moment,
    )  # fmt: skip
    session.add(copy)
    (measure,) = session.exec(select(Measure).where(Measure.version_id == version.id))
    measure.status, measure.done_on = "done", date(2012, 10, 1)
    session.flush()
    session.add(
        Signature(
            version_id=version.id, party="issuer", person_id=assistant.id, for_person_id=cast.sena.id,
            sha256=version.sha256, signed_as={"name": "Lea Lang", "function": "Referat"}, mandate_id=forwarded.id,
            copy_id=copy.id, proof="paper", at=moment,
        )
    )  # fmt: skip
    renew(session, agreement, number="ZV-3", by=cast.alice, now=moment, min_cell=5)
    ended = Request(Action.TERMINATE, cast.bob, moment, moment.date(), "Umbau", on=date(2013, 6, 30))
    take_step(session, agreement, ended)
    session.flush()
    return members(session)


def _negotiated(session: Session, cast: Cast, now: datetime) -> None:
    agreement = submitted(session, cast, now=now, number="ZV-1")
    version = version_in_work(session, agreement)
    assert version is not None
    version.sign_by = date(2013, 5, 17)
    signed_by(session, agreement, cast.sena, now=now)
    session.add(
        SignatureRefusal(version_id=version.id, party="partner", person_id=cast.bob.id, reason="Zu hoch", at=now)
    )
    session.add(
        CounterProposal(
            agreement_id=agreement.id, version_id=version.id, goal_key="G1", kind="own_value",
            own_value=Decimal("20.50"), reason="Zu hoch", by_id=cast.bob.id, at=now, answer="met",
            answer_reason="In der Mitte", answered_by_id=cast.alice.id, answered_at=now, answered_version=2,
        )
    )  # fmt: skip
    take_step(session, agreement, Request(Action.RETURN, cast.bob, now, now.date(), reason="Zu hoch"))


def lines(files: dict[str, bytes], kind: str) -> list[dict[str, Any]]:
    """Return the lines of one type."""
    found = [json.loads(line) for line in files["history.jsonl"].splitlines()]
    return [line for line in found if line["type"] == kind]


def test_all_of_signing_makes_the_round_trip(exported: dict[str, bytes], other: Database, moment: datetime) -> None:
    later = moment + timedelta(days=300)
    with other.writing() as fresh:
        import_all(fresh, zipped(exported), where="x", by=None, now=later)
        again = members(fresh)
    assert {name: content.splitlines() for name, content in again.items()} == {
        name: content.splitlines() for name, content in exported.items()
    }


def test_what_stands_in_the_file(exported: dict[str, bytes]) -> None:
    versions = {(one["agreement"], one["number"]): one for one in lines(exported, "version")}
    returned = versions["ZV-1", 1]
    assert (returned["state"], returned["sign_by"]) == ("returned", "2013-05-17")
    assert returned["returned_at"] is not None
    assert versions["ZV-1", 2]["state"] == "drafted"
    mandates = {one["origin"]: one["version"] for one in lines(exported, "mandate")}
    assert mandates == {"mandate": None, "forwarded": 1}
    assert [one["reason"] for one in lines(exported, "refusal")] == ["Zu hoch"]
    (notice,) = lines(exported, "termination_notice")
    assert (notice["person"], notice["takes_effect_on"]) == ("bob@pankow.example", "2013-06-30")
    assert {one["runs_until"] for one in lines(exported, "agreement")} == {None, "2013-06-30"}
    (proposal,) = lines(exported, "counter_proposal")
    assert (proposal["own_value"], proposal["answer"], proposal["answered_version"]) == ("20.50", "met", 2)
    assert {one["number"]: one["renews"] for one in lines(exported, "agreement")}["ZV-3"] == "ZV-2"
    assert "Bezirksbürgermeister" in {one["function"] for one in lines(exported, "person")}


def test_a_signed_copy_comes_back_to_the_byte(exported: dict[str, bytes], other: Database, moment: datetime) -> None:
    with other.writing() as fresh:
        import_all(fresh, zipped(exported), where="x", by=None, now=moment)
        copy = fresh.exec(select(SignedCopy)).one()
        assert (copy.content, copy.kind, copy.name) == (SCAN, "scan", "ZV-2.pdf")
        assert [one.proof for one in fresh.exec(select(Signature).where(Signature.copy_id == copy.id))] == ["paper"]


def test_what_was_given_back_stays_given_back(exported: dict[str, bytes], other: Database, moment: datetime) -> None:
    with other.writing() as fresh:
        import_all(fresh, zipped(exported), where="x", by=None, now=moment)
        agreement = fresh.exec(select(Agreement).where(Agreement.number == "ZV-1")).one()
        draft, returned = versions_of(fresh, agreement)
        assert (draft.state, returned.state, returned.returned_at) == ("drafted", "returned", moment)
        assert valid_signatures(fresh, returned) == []


def as_of_before(files: dict[str, bytes]) -> list[dict[str, Any]]:
    """Return the lines that `bbd.history/1` would have had."""
    new = {
        "returned_at", "amendment", "sign_by", "function", "signed_as", "mandate", "signed_copy", "proof", "renews",
        "runs_until",
    }  # fmt: skip
    known = {"history", "person", "agreement", "version", "signature", "journal", "reading"}
    kept = [
        {name: value for name, value in line.items() if name not in new}
        for line in map(json.loads, files["history.jsonl"].splitlines())
        if line["type"] in known
    ]
    for line in kept:
        for status in line.get("measures", {}).values():
            del status["reason"]
    return [{"type": "history", "format": "bbd.history/1"}, *kept[1:]]


def as_file(found: list[dict[str, Any]]) -> bytes:
    """Return the lines as they stand in a file."""
    return b"".join(json.dumps(line).encode() + b"\n" for line in found)


def test_an_export_of_before_is_still_read(exported: dict[str, bytes], other: Database, moment: datetime) -> None:
    history = as_file(as_of_before(exported))
    with other.writing() as fresh:
        import_all(fresh, zipped(exported | {"history.jsonl": history}), where="x", by=None, now=moment)
        versions = fresh.exec(select(AgreementVersion)).all()
        assert {(one.amendment, one.sign_by, one.returned_at) for one in versions} == {(0, None, None)}
        assert {one.proof for one in fresh.exec(select(Signature))} == {"password"}
        measures = {(one.status, one.done_on, one.reason) for one in fresh.exec(select(Measure))}
        assert ("done", date(2012, 10, 1), "") in measures


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ({"type": "agreement"}, "Zeile 2: Die Zeile passt nicht zum Format bbd.history/1 (number, state, issuer,"),
        ({"type": "version", "measures": [1]}, "Zeile 2: Die Zeile passt nicht zum Format bbd.history/1 (agreement,"),
        ({"type": ["agreement"]}, "Zeile 2: Die Zeile passt nicht zum Format bbd.history/1."),
        ([], "Zeile 2: Die Zeile passt nicht zum Format bbd.history/1."),
        (json.loads("[" * 500 + "]" * 500), "Zeile 2: Die Zeile passt nicht zum Format bbd.history/1."),
    ],
)
def test_what_is_wrong_in_an_export_of_before_is_refused_as_well(
    exported: dict[str, bytes], refused: Callable[[dict[str, bytes]], str], line: dict[str, Any], words: str
) -> None:
    head, *rest = as_of_before(exported)
    assert words in refused(exported | {"history.jsonl": as_file([head, line, *rest])})


@pytest.mark.parametrize(
    ("kind", "field", "value", "words"),
    [
        ("signed_copy", "content", "AAAA", "von ZV-2, Fassung 1, passt nicht zu seiner Prüfsumme."),
        ("signed_copy", "content", "keine Datei", "von ZV-2, Fassung 1, passt nicht zu seiner Prüfsumme."),
        ("signed_copy", "version", 7, "Die Fassung „ZV-2 7“ gibt es in dieser Datei nicht."),
        ("mandate", "deputy", "nemo@pankow.example", "Eine Person „nemo@pankow.example“ gibt es in"),
        ("mandate", "version", 7, "Die Fassung „ZV-2 7“ gibt es in dieser Datei nicht."),
        (
            "mandate",
            "version",
            None,
            "Feld „version“: Eine weitergeleitete Vollmacht gilt für genau eine Fassung; hier",
        ),
        ("mandate", "agreement", None, "Feld „agreement“: Eine weitergeleitete Vollmacht gilt für genau eine Fassung;"),
        ("mandate", "origin", "mandate", "Feld „agreement“: Nur eine weitergeleitete Vollmacht (forwarded) gilt für"),
        ("refusal", "agreement", "ZV-9", "Die Fassung „ZV-9 1“ gibt es in dieser Datei nicht."),
        ("counter_proposal", "answer", "vielleicht", "passt nicht zum Format bbd.history/3 (answer)."),
        ("counter_proposal", "own_value", "viel", "passt nicht zum Format bbd.history/3 (own_value)."),
        ("signature", "proof", "password+totp", "passt nicht zum Format bbd.history/3 (proof)."),
        ("signature", "mandate", "00000000-0000-4000-8000-000000000000", "Die Vollmacht „00000000-0000-4000-8000"),
        ("signature", "signed_copy", "00000000-0000-4000-8000-000000000000", "Das unterschriebene Exemplar „00000000"),
        ("agreement", "renews", "ZV-9", "ZV-3 schreibt ZV-9 fort; diese Zielvereinbarung fehlt im Archiv."),
    ],
)
def test_what_does_not_hang_together_is_refused(
    exported: dict[str, bytes],
    refused: Callable[[dict[str, bytes]], str],
    kind: str,
    field: str,
    value: object,
    words: str,
) -> None:
    found = [json.loads(line) for line in exported["history.jsonl"].splitlines()]
    wrong = next(
        line
        for line in found
        if line["type"] == kind and line[field] is not None and line.get("version", 1) is not None
    )
    wrong[field] = value
    assert words in refused(exported | {"history.jsonl": as_file(found)})


def test_half_a_pair_of_a_mandate_that_is_for_all_versions_is_refused(
    exported: dict[str, bytes], refused: Callable[[dict[str, bytes]], str]
) -> None:
    found = [json.loads(line) for line in exported["history.jsonl"].splitlines()]
    general = next(line for line in found if line["type"] == "mandate" and line["version"] is None)
    general["version"] = 1
    said = refused(exported | {"history.jsonl": as_file(found)})
    assert f"history.jsonl, Zeile {found.index(general) + 1}, Feld „version“: Nur eine weitergeleitete" in said
    assert "Bitte agreement und version auf null setzen." in said


@pytest.mark.parametrize("kind", ["mandate", "signed_copy"])
def test_the_same_twice_is_refused(
    exported: dict[str, bytes], refused: Callable[[dict[str, bytes]], str], kind: str
) -> None:
    history = exported["history.jsonl"].splitlines(keepends=True)
    twice = [line for one in history for line in ([one, one] if f'"type":"{kind}"'.encode() in one else [one])]
    assert "steht zweimal in der Datei" in refused(exported | {"history.jsonl": b"".join(twice)})
