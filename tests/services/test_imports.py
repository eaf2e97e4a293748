"""Importing organisations, people and benchmarks: all rows or none, every bad row named, nothing done twice."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

import pytest
from sqlmodel import Session, col, select

from bbd.domain.errors import InputRefused, StepRefused
from bbd.services.imports.benchmarks import import_benchmarks
from bbd.services.imports.organisations import import_organisations
from bbd.services.imports.people import import_people
from bbd.services.imports.summary import Summary
from bbd.store.audit import AuditEntry
from bbd.store.people import Organisation, Person, organisation_named, person_by_mail
from bbd.store.readings import Benchmark
from tests.cast import Cast, hire

Importing = Callable[..., Summary]

ORGANISATIONS = "name,kind,parent\nBezirksamt Mitte,district,Senat von Berlin\nSenat von Berlin,senate,\n"
PEOPLE = (
    "mail,name,organisation,roles,deputy\n"
    "Gina@Mitte.example,Gina Groß,Bezirksamt Mitte,leadership contact,hugo@mitte.example\n"
    "hugo@mitte.example,Hugo Heine,Bezirksamt Mitte,,\n"
)
BENCHMARKS = "benchmark,reference_date,value,definition,source\nBerlin,2023-12-31,39.40,Mikrozensus,Destatis\n"


@pytest.fixture
def take(session: Session, moment: datetime) -> Importing:
    """Return a function that imports a text with one of the importers."""

    def run(importer: Importing, text: str | bytes, by: Person | None = None) -> Summary:
        content = text.encode() if isinstance(text, str) else text
        return importer(session, content, where="datei.csv", by=by, now=moment)

    return run


@pytest.fixture
def refusal(take: Importing) -> Callable[[Importing, str], str]:
    """Return a function that imports a text and returns the sentences of its refusal."""

    def run(importer: Importing, text: str) -> str:
        with pytest.raises(InputRefused) as caught:
            take(importer, text)
        return str(caught.value)

    return run


def numbers(summary: Summary) -> tuple[int, int, int]:
    return summary.added, summary.changed, summary.unchanged


def test_a_parent_may_come_later_in_the_file(take: Importing, session: Session) -> None:
    assert numbers(take(import_organisations, ORGANISATIONS)) == (2, 0, 0)
    mitte, senate = organisation_named(session, "Bezirksamt Mitte"), organisation_named(session, "Senat von Berlin")
    assert mitte
    assert senate
    assert mitte.parent_id == senate.id


def test_importing_organisations_again_changes_only_what_differs(take: Importing) -> None:
    take(import_organisations, ORGANISATIONS)
    assert numbers(take(import_organisations, ORGANISATIONS)) == (0, 0, 2)
    changed = ORGANISATIONS.replace("Mitte,district,Senat von Berlin", "Mitte,authority,")
    assert numbers(take(import_organisations, changed)) == (0, 1, 1)
    assert str(take(import_organisations, changed)) == "Organisationen: 0 neu, 0 geändert, 2 unverändert."


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Mitte,distrikt,\n", "datei.csv, Zeile 2, Feld „kind“: „distrikt“ ist keine Art von Organisation. Meinten"),
        ("Mitte,x,\n", "Möglich sind: senate, authority"),
        (",district,\n", "Zeile 2, Feld „name“: Der Name fehlt."),
        ("M\x07,district,\n", "Steuerzeichen"),
        ("Mitte,district,Senat\n", "Feld „parent“: Die Organisation „Senat“ ist nicht bekannt."),
        ("Senat,senate,\nMitte,district,Senatt\n", "„Senatt“ ist nicht bekannt. Meinten Sie „Senat“?"),
        (
            "Mitte,district,\nMitte,district,\n",
            "Zeile 3, Feld „name“: Die Organisation „Mitte“ steht schon in Zeile 2.",
        ),
        ("Mitte,district,Mitte\n", "„Mitte“ wäre sich selbst übergeordnet."),
        ("A,senate,B\nB,senate,C\nC,senate,A\n", "„B“ wäre sich selbst übergeordnet."),
    ],
)
def test_each_bad_organisation_is_named(
    refusal: Callable[[Importing, str], str], session: Session, text: str, words: str
) -> None:
    assert words in refusal(import_organisations, f"name,kind,parent\n{text}")
    assert session.exec(select(Organisation)).all() == []


def test_a_cycle_above_a_row_is_none_of_its_own(take: Importing) -> None:
    assert numbers(take(import_organisations, "name,kind,parent\nA,senate,\nB,senate,A\nC,senate,B\n")) == (3, 0, 0)


def test_people_are_added_with_deputies_from_further_down(take: Importing, session: Session) -> None:
    take(import_organisations, ORGANISATIONS)
    assert numbers(take(import_people, PEOPLE)) == (2, 0, 0)
    gina, hugo = person_by_mail(session, "gina@mitte.example"), person_by_mail(session, "hugo@mitte.example")
    assert gina
    assert hugo
    assert (gina.role_names, gina.deputy_id, hugo.role_names) == ("contact leadership", hugo.id, "")
    assert gina.password_hash is None


def test_an_existing_person_is_updated_and_keeps_the_password(take: Importing, session: Session) -> None:
    take(import_organisations, ORGANISATIONS)
    take(import_people, PEOPLE)
    gina = person_by_mail(session, "gina@mitte.example")
    assert gina
    gina.password_hash = "hash"
    assert numbers(take(import_people, PEOPLE)) == (0, 0, 2)
    without_deputy = PEOPLE.replace(",hugo@mitte.example\n", ",\n").replace("Gina Groß", "Gina Klein")
    assert numbers(take(import_people, without_deputy)) == (0, 1, 1)
    assert (gina.name, gina.deputy_id, gina.password_hash) == ("Gina Klein", None, "hash")
    actions = session.exec(select(AuditEntry.action).where(col(AuditEntry.action).startswith("person"))).all()
    assert actions == ["person-added", "person-added", "person-changed"]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("x,Gina,Bezirksamt Mitte,,", "Zeile 2, Feld „mail“: „x“ ist keine gültige E-Mail-Adresse."),
        ("g@mitte.example,,Bezirksamt Mitte,,", "Zeile 2, Feld „name“: Der Name fehlt"),
        (
            "g@mitte.example,G\x07,Bezirksamt Mitte,,",
            "Feld „name“: Der Text enthält Steuerzeichen oder unsichtbare Zeichen.",
        ),
        (
            "g@mitte.example,Gina,Bezirksamt Mite,,",
            "Feld „organisation“: Die Organisation „Bezirksamt Mite“ ist nicht bekannt. Meinten Sie",
        ),
        ("g@mitte.example,Gina,Nirgends,,", "Bitte zuerst mit `bbd import organisations` anlegen."),
        ("g@mitte.example,Gina,Bezirksamt Mitte,boss,", "Feld „roles“: „boss“ ist keine Rolle."),
        (
            "g@mitte.example,Gina,Bezirksamt Mitte,,h@mitte.example",
            "Feld „deputy“: Die Vertretung „h@mitte.example“ ist nicht bekannt.",
        ),
        ("g@mitte.example,Gina,Bezirksamt Mitte,,G@mitte.example", "Feld „deputy“: Niemand vertritt sich selbst."),
        (
            "g@mitte.example,Gina,Bezirksamt Mitte,,\nG@mitte.example,Gina,Bezirksamt Mitte,,",
            "Zeile 3, Feld „mail“: Die Adresse „g@mitte.example“ steht schon in Zeile 2.",
        ),
    ],
)
def test_each_bad_person_is_named(
    take: Importing, refusal: Callable[[Importing, str], str], session: Session, row: str, words: str
) -> None:
    take(import_organisations, ORGANISATIONS)
    assert words in refusal(import_people, f"mail,name,organisation,roles,deputy\n{row}\n")
    assert session.exec(select(Person)).all() == []


def test_benchmarks_of_two_definitions_stand_side_by_side(take: Importing, session: Session) -> None:
    both = BENCHMARKS + "Berlin,2023-12-31,40.3,Einwohnerregister,AfS\n"
    assert numbers(take(import_benchmarks, both)) == (2, 0, 0)
    assert numbers(take(import_benchmarks, both.replace("40.3", "40.4"))) == (0, 1, 1)
    found = {one.definition: one.value for one in session.exec(select(Benchmark))}
    assert found == {"Mikrozensus": Decimal("39.40"), "Einwohnerregister": Decimal("40.4")}


def test_a_semicolon_header_brings_the_decimal_comma(take: Importing, session: Session) -> None:
    take(import_benchmarks, BENCHMARKS.replace(",", ";").replace("39.40", "39,40"))
    found = session.exec(select(Benchmark)).one()
    assert (found.value, found.reference_date) == (Decimal("39.40"), date(2023, 12, 31))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("2023-12-31", "2023-02-30", "Zeile 2, Feld „reference_date“: „2023-02-30“ ist kein Datum, das es gibt."),
        ("2023-12-31", "20231231", "„20231231“ ist kein Datum"),
        ("39.40", "39;4", "Feld „value“: „39;4“ ist keine Zahl."),
        ("39.40", "inf", "„inf“ ist kein Zahlenwert"),
        ("Mikrozensus", "", "Feld „definition“: Das Feld ist leer."),
        ("Destatis", "x" * 1001, "Feld „source“: Der Text ist 1001 Zeichen lang"),
        (
            "Destatis\n",
            "Destatis\nBerlin,2023-12-31,1,Mikrozensus,x\n",
            "Zeile 3, Feld „benchmark“: Dieselbe Vergleichsgröße",
        ),
    ],
)
def test_each_bad_benchmark_is_named(
    refusal: Callable[[Importing, str], str], session: Session, old: str, new: str, words: str
) -> None:
    assert words in refusal(import_benchmarks, BENCHMARKS.replace(old, new))
    assert session.exec(select(Benchmark)).all() == []


def test_who_imports_needs_the_role(take: Importing, session: Session, moment: datetime) -> None:
    cast: Cast = hire(session, now=moment)
    for importer, text, refused, welcome in (
        (import_organisations, ORGANISATIONS, cast.dana, cast.adam),
        (import_people, PEOPLE, cast.alice, cast.adam),
        (import_benchmarks, BENCHMARKS, cast.erin, cast.alice),
    ):
        with pytest.raises(StepRefused, match="steht nur der Rolle"):
            take(importer, text, refused)
        assert take(importer, text, welcome).added >= 0
    actor = session.exec(select(AuditEntry.actor).where(AuditEntry.action == "benchmarks-imported")).one()
    assert actor == str(cast.alice.id)
