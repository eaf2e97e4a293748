"""Importing agreements: each document becomes a draft; a wording that is out of reach is refused."""

import json
from collections.abc import Callable
from datetime import datetime

import pytest
from sqlmodel import Session, select

from bbd.domain.errors import InputRefused, StepRefused
from bbd.services.imports.agreements import import_agreements
from bbd.services.imports.summary import Summary
from bbd.store.agreement_queries import versions_of
from bbd.store.agreements import Agreement, Indicator, JournalEntry
from tests.cast import Cast, adopted, agreement_document, agreement_text, drafted, hire, submitted

Take = Callable[..., Summary]


@pytest.fixture
def cast(session: Session, moment: datetime) -> Cast:
    return hire(session, now=moment)


@pytest.fixture
def take(session: Session, cast: Cast, moment: datetime) -> Take:
    """Return a function that imports documents as JSON lines, or a text as it is."""

    def run(*given: object) -> Summary:
        text = "\n".join(one if isinstance(one, str) else json.dumps(one) for one in given)
        return import_agreements(session, text.encode(), where="zv.json", by=cast.alice, now=moment)

    return run


def numbers(summary: Summary) -> tuple[int, int, int]:
    return summary.added, summary.changed, summary.unchanged


def test_a_document_becomes_a_draft(take: Take, session: Session, cast: Cast) -> None:
    assert numbers(take(json.dumps(agreement_document(), indent=2))) == (1, 0, 0)
    agreement = session.exec(select(Agreement)).one()
    (version,) = versions_of(session, agreement)
    assert (agreement.state, version.state, version.drafted_by_id) == ("drafted", "drafted", cast.alice.id)
    assert version.sha256 == agreement_text().sha256()
    assert session.exec(select(Indicator.key)).all() == ["G1.1"]
    assert session.exec(select(JournalEntry.action)).all() == ["draft"]


def test_several_stand_on_lines(take: Take) -> None:
    documents = [agreement_document(number=f"ZV-{number}") for number in range(3)]
    assert numbers(take(*documents)) == (3, 0, 0)
    assert numbers(take(*documents)) == (0, 0, 3)


def test_a_draft_gets_another_wording(take: Take, session: Session) -> None:
    take(agreement_document())
    assert numbers(take(agreement_document(title="Neu"))) == (0, 1, 0)
    (version,) = versions_of(session, session.exec(select(Agreement)).one())
    assert (version.title, version.edition) == ("Neu", 2)


def test_bbd_itself_may_save_a_draft(take: Take, session: Session, moment: datetime) -> None:
    take(agreement_document())
    content = json.dumps(agreement_document(title="Neu")).encode()
    assert import_agreements(session, content, where="x", by=None, now=moment).changed == 1
    (version,) = versions_of(session, session.exec(select(Agreement)).one())
    assert version.drafted_by_id is None


@pytest.mark.parametrize(
    ("bring", "state"), [(submitted, "zur Zeichnung vorgelegt"), (adopted, "beschlossen")], ids=["submitted", "adopted"]
)
def test_a_wording_out_of_reach_is_refused_unless_equal(
    take: Take, session: Session, cast: Cast, moment: datetime, bring: Callable[..., Agreement], state: str
) -> None:
    bring(session, cast, now=moment)
    assert numbers(take(agreement_document())) == (0, 0, 1)
    with pytest.raises(InputRefused, match=rf"zv\.json: ZV-2012-01 ist im Stand „{state}“"):
        take(agreement_document(title="Neu"))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"numbr": "x"}, "zv.json, Zeile 2, /numbr: „numbr“ ist kein Feld dieses Dokuments. Meinten Sie „number“?"),
        ({"valid_to": "2013-02-30"}, "zv.json, Zeile 2, /valid_to: „valid_to“ ist kein Datum, das es gibt"),
        ({"issuer": {"organisation": "Nirgends"}}, "Zeile 2, /issuer/organisation: Die Organisation „Nirgends“ ist"),
        ({"number": "ZV-1"}, "zv.json, Zeile 2, /number: Die Nummer ZV-1 steht schon an anderer Stelle"),
    ],
)
def test_each_bad_document_is_named_and_none_is_stored(
    take: Take, session: Session, changes: dict[str, object], words: str
) -> None:
    with pytest.raises(InputRefused) as caught:
        take(agreement_document(number="ZV-1"), {**agreement_document(number="ZV-2"), **changes})
    assert words in str(caught.value)
    session.rollback()
    assert session.exec(select(Agreement)).all() == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "zv.json: Die Eingabe ist leer."),
        (
            '{"format": "bbd.agreement/1",\n "number" 5}',
            "zv.json, Zeile 2, Spalte 11: Der Text ist kein gültiges JSON.",
        ),
        ("[]", "Erwartet wird ein JSON-Objekt."),
        ('{"number": NaN}', "„NaN“ ist kein Zahlenwert."),
        ('{"number": "a", "number": "b"}', "Das Feld „number“ steht zweimal"),
        ("{" + '"a":{' * 100 + "}" * 101, "tiefer als 40 Ebenen"),
    ],
)
def test_what_is_no_document_is_refused_with_its_place(take: Take, text: str, words: str) -> None:
    with pytest.raises(InputRefused) as caught:
        take(text)
    assert words in str(caught.value)


def test_only_the_coordinator_imports_agreements(session: Session, cast: Cast, moment: datetime) -> None:
    with pytest.raises(StepRefused):
        import_agreements(session, b"{}", where="x", by=cast.dana, now=moment)


def test_the_parties_of_an_amendment_stay(take: Take, session: Session, cast: Cast, moment: datetime) -> None:
    drafted(session, cast, now=moment)
    with pytest.raises(InputRefused, match="Die Organisation „Nirgends“ ist nicht bekannt"):
        take(agreement_document(partner={"organisation": "Nirgends"}))
