"""Nobody signs a change that the comparison keeps silent about: every field of the document is changed once."""

import json
import re
from collections.abc import Iterator
from typing import Any

from bbd.documents.wording_changes import difference
from bbd.domain.document import AgreementText
from bbd.domain.document_editing import same_wording
from bbd.domain.document_reading import document_from
from bbd.domain.errors import InputRefused
from tests.cast import SENATE, agreement_document

Path = tuple[str | int, ...]
OTHERS: dict[str, list[Any]] = {
    "field_of_action": ["staff"], "binding": ["should", "explore"], "legal_form": ["written"],
    "signing_order": ["any", "partner_first"], "order": ["any"], "kind": ["count", "value"],
    "direction": ["down", "corridor"], "method": ["trend"], "frequency": ["month", "quarter"], "status": ["done"],
    "qualitative": [True, False],
}  # fmt: skip
NEVER_CHANGED = frozenset({"number", "format"})
"""An agreement keeps its number; a document of another format is none."""


def whole() -> AgreementText:
    """Return a document in which every field says something."""
    goal = agreement_document()["goals"][0]
    full = {
        **goal["indicators"][0], "corridor": {"low": "5", "high": "30"}, "benchmark": "Einwohner", "unit": "percent",
        "milestones": [{"value": "12", "date": "2012-06-30"}, {"value": "15", "date": "2012-12-31"}],
        "tolerance": {"slightly_off": "5", "off_track": "20"}, "deputy": "ina@pankow.example",
    }  # fmt: skip
    bare = {"key": "G1.2", "name": "Beratungen", "unit": "Plätze", "kind": "value", "direction": "up"}
    measure = {**goal["measures"][0], "deputy": "ina@pankow.example"}
    first = {**goal, "indicators": [full, bare], "measures": [measure, {**measure, "key": "M2"}]}
    second = {"key": "G2", "field_of_action": "hiring", "title": "Verfahren öffnen", "qualitative": True}
    issuer = {"organisation": SENATE, "signatories": ["a@senat.example", "b@senat.example"], "order": "listed"}
    changes: dict[str, Any] = {"goals": [first, second], "signing_order": "issuer_first", "issuer": issuer}
    return document_from(agreement_document(**changes), where="Test")


def other_values(plain: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:  # noqa: ANN401 - JSON is any
    """Yield the place of every value, and something else to stand there."""
    if isinstance(plain, dict):
        for name, value in plain.items():
            yield from other_values(value, (*path, name))
        return
    if isinstance(plain, list):
        yield path, plain[:-1]
        yield path, plain[::-1]
        for number, value in enumerate(plain):
            yield from other_values(value, (*path, number))
        return
    yield from ((path, other) for other in (*_other(path[-1], plain), None) if other != plain)


def _other(name: str | int, value: Any) -> list[Any]:  # noqa: ANN401 - JSON is any
    if name in OTHERS:
        return OTHERS[str(name)]
    if isinstance(value, int):
        return [value + 1]
    if value is None:
        return ["2012-02-02", "ina@pankow.example"]
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return [f"{value[:-2]}17"]
    return [f"{value}0", f"{value}.5", f"{value}.0"] if re.fullmatch(r"[\d.]+", value) else [f"{value}x", f"{value} "]


def put(plain: dict[str, Any], path: Path, value: Any) -> AgreementText:  # noqa: ANN401 - JSON is any
    """Return the document with `value` at `path`; InputRefused where it is none any more."""
    copy: Any = json.loads(json.dumps(plain))
    place = copy
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = value
    return document_from(copy, where="Test")


def test_every_change_of_the_wording_is_told_and_nothing_else() -> None:
    old, tried, wrong = whole(), 0, []
    for path, value in other_values(old.plain()):
        try:
            new = put(old.plain(), path, value)
        except InputRefused:
            continue
        if path[0] in NEVER_CHANGED:
            continue
        tried += 1
        told = bool(difference(old, new)), bool(difference(new, old))
        if told != (not same_wording(old, new),) * 2:
            wrong.append((path, value))
    assert wrong == []
    assert tried > 100
