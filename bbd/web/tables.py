"""The lists as files for spreadsheet programs: what the viewer may see, with the same figures kept secret.

`/readings.csv` has the columns of the import, so that it can be read in again; the other files are for reading,
`/readings.xlsx` among them.
"""

from flask import Blueprint, Response

from bbd.documents.tables import Cell, Table, chosen
from bbd.domain import words
from bbd.domain.confidentiality import Figures
from bbd.domain.lifecycle import Role
from bbd.domain.periods import Period
from bbd.domain.table_symbols import Symbol
from bbd.domain.units import PERCENT
from bbd.services.imports.readings import COLUMNS
from bbd.store.finding_pages import finding_rows
from bbd.store.table_pages import agreement_rows, reading_rows
from bbd.web.access import allow
from bbd.web.edge import now, reading, today, viewer
from bbd.web.finding_days import found_on, was_due_on
from bbd.web.rules import rule_title
from bbd.web.seen import seen_by
from bbd.web.shown import standing

blueprint = Blueprint("tables", __name__)
READERS = (Role.COORDINATOR, Role.LEADERSHIP, Role.CONTACT, Role.AUDITOR)


@blueprint.get("/agreements.<any(csv, xlsx):kind>")
@allow(*READERS, scope="organisation")
def agreements(kind: str) -> Response:
    """Give the agreements."""
    headers = (
        "Nummer", "Titel", "Senat", "Partner", "Stand", "Fassung", "Beginn", "Ende", "Überprüfung", "Beispiel",
    )  # fmt: skip
    rows: list[list[Cell]] = [
        [
            one.number, version.title, issuer, partner, standing(one), version.number, version.valid_from,
            version.valid_to, version.review_on, "ja" if one.is_example else "nein",
        ]
        for one, version, issuer, partner in agreement_rows(reading(), viewer())
    ]  # fmt: skip
    return as_file("agreements", kind, Table("Zielvereinbarungen", headers, rows))


@blueprint.get("/readings.csv")
@allow(*READERS, scope="organisation")
def readings() -> Response:
    """Give the confirmed readings, in the columns of the import."""
    rows: list[list[Cell]] = []
    for agreement, indicator, _, one in reading_rows(reading(), viewer()):
        seen = seen_by(viewer(), agreement, indicator.kind, one)
        cells = _kept_back(seen, [seen.numerator, seen.denominator, seen.value, seen.respondents, seen.population])
        rows.append([agreement.number, one.indicator_key, one.period, *cells, seen.note, one.source])
    return as_file("readings", "csv", Table("Messwerte", COLUMNS, rows))


@blueprint.get("/readings.xlsx")
@allow(*READERS, scope="organisation")
def readings_to_read() -> Response:
    """Give the same readings for people: in German, with partner and participation, rounded as pages show them."""
    headers = (
        "Zielvereinbarung", "Partner", "Schlüssel", "Kennzahl", "Zeitraum", "Zähler", "Nenner", "Wert", "Einheit",
        "Antwortende", "Grundgesamtheit", "Beteiligung in %", "Stand", "Quelle", "Bemerkung",
    )  # fmt: skip
    rows: list[list[Cell]] = []
    for agreement, indicator, partner, one in reading_rows(reading(), viewer()):
        seen = seen_by(viewer(), agreement, indicator.kind, one)
        figures = _kept_back(seen, [seen.numerator, seen.denominator, seen.rounded])
        asked = _kept_back(seen, [seen.respondents, seen.population, seen.response])
        state = words.READING_STATES[one.state] + (", berichtigt (r)" if one.revised else "")
        rows.append([
            agreement.number, partner, indicator.key, indicator.name, Period.parse(one.period).label, *figures,
            "%" if indicator.unit == PERCENT else indicator.unit, *asked, state, one.source, seen.note,
        ])  # fmt: skip
    return as_file("messwerte", "xlsx", Table("Messwerte", headers, rows))


def _kept_back(seen: Figures, cells: list[Cell]) -> list[Cell]:
    """Return the cells, or as many symbols where the reading is kept from this reader: an empty one tells as well."""
    return [Symbol.WITHHELD] * len(cells) if seen.hidden else cells


@blueprint.get("/findings.<any(csv, xlsx):kind>")
@allow(*READERS, scope="organisation")
def findings(kind: str) -> Response:
    """Give the findings that are not resolved."""
    headers = ("Anlass", "Regel", "Gegenstand", "Bezeichnung", "Partner", "Stand", "Fällig war", "Entdeckt am", "Stufe",
               "Zugesagt bis")  # fmt: skip
    rows: list[list[Cell]] = [
        [
            rule_title(row.finding.rule), row.finding.rule, row.finding.subject, row.name, row.partner,
            words.FINDING_STATES[row.finding.state], was_due_on(row.finding), found_on(row.finding),
            row.finding.step + 1, row.finding.promised_until,
        ]
        for row in finding_rows(reading(), viewer())
    ]  # fmt: skip
    return as_file("findings", kind, Table("Hinweise", headers, rows))


def as_file(name: str, kind: str, table: Table) -> Response:
    """Answer with the table as a file whose name says of which day it is."""
    content, media_type = chosen(table, kind, created=now())
    answer = Response(content, content_type=media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}-{today().isoformat()}.{kind}"'
    return answer
