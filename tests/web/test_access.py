"""Closed by default: every route of the application, for everybody it is not for.

Who may open what stands here once more, by the beginning of the path: a new page without a line here fails.
"""

import json
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal

import pytest
from flask import Flask

from bbd.cli import run
from bbd.domain.readings import ReadingInput
from bbd.services.mandates import grant
from bbd.services.reading_evidence import attach
from bbd.services.readings import enter
from bbd.services.rule_records import keep_files
from bbd.services.rulebooks import in_force
from bbd.settings import Settings
from bbd.store.agreement_queries import leading_version
from bbd.store.checkpoints import AuditCheckpoint
from bbd.store.database import Database
from bbd.store.people import Person
from bbd.store.readings import Benchmark
from bbd.store.rulebooks import RuleProposal, RuleReplay
from bbd.store.signed_copies import SignedCopy
from bbd.web.access import routes
from tests.cast import MITTE, Cast, join, monitored
from tests.web.conftest import Visitor
from tests.web.told import letter_to, tell

SignIn = Callable[[Person], Visitor]
PUBLIC = {
    "/accessibility", "/healthz", "/login", "/logout", "/metrics", "/privacy", "/readyz", "/static/<path:filename>",
}  # fmt: skip
"""What opens without a sign-in; `/metrics` asks for its token by itself."""
EVERYBODY = "coordinator leadership contact auditor admin"
OF_AGREEMENTS = "coordinator leadership contact auditor"
WHO = {
    "/": EVERYBODY,
    "/account": EVERYBODY,
    "/overview": "coordinator auditor",
    "/rules": "coordinator auditor admin",
    "/rules/proposals/new": "admin",
    "/rules/proposals/<uuid:proposal_id>/consent": "coordinator admin",
    "/rules/proposals/<uuid:proposal_id>/replay": "coordinator admin",
    "/rules/proposals/<uuid:proposal_id>/replay/": "coordinator auditor admin",
    "/rules/proposals/<uuid:proposal_id>/replay/<uuid:replay_id>/stop": "coordinator admin",
    "/rules/proposals/<uuid:proposal_id>/withdraw": "admin",
    "/rules/<rule_id>/why-not": "coordinator auditor",
    "/agreements": OF_AGREEMENTS,
    "/agreements/new": "coordinator",
    "/agreements/<number>/edit": "coordinator",
    "/agreements/<number>/sign": "leadership contact coordinator",
    "/agreements/<number>/sign/decline": "leadership",
    "/agreements/<number>/sign/forward": "leadership",
    "/agreements/<number>/extend": "coordinator",
    "/agreements/<number>/renew": "coordinator",
    "/agreements/<number>/negotiation": OF_AGREEMENTS,
    "/agreements/<number>/negotiation/answer": "coordinator",
    "/agreements/<number>/terminate": "leadership contact coordinator",
    "/mandates": "coordinator leadership admin",
    "/agreements/<number>/<any": "coordinator leadership",
    "/indicators": OF_AGREEMENTS,
    "/benchmarks": OF_AGREEMENTS,
    "/benchmark-entry": "coordinator",
    "/readings": OF_AGREEMENTS,
    "/readings/": "coordinator contact",
    "/readings/<number>/<key>/<period>/": "coordinator leadership contact",
    "/readings/plan": "coordinator leadership contact",
    "/readings/confirm": "coordinator leadership contact",
    "/measures": OF_AGREEMENTS,
    "/measures/<number>/<key>": OF_AGREEMENTS,
    "/measures/<number>/<key>/report": "coordinator leadership contact",
    "/measures/<number>/<key>/judge": "coordinator",
    "/measures/<number>/<key>/reply": "leadership contact",
    "/measures/<number>/<key>/comparison": "coordinator",
    "/findings": OF_AGREEMENTS,
    "/findings/<finding_id>/promise": "coordinator leadership contact",
    "/findings/<finding_id>/silence": "coordinator",
    "/findings/<finding_id>/unsilence": "coordinator",
    "/findings/sweep": "coordinator",
    "/letters": "coordinator auditor admin",
    "/people": "admin",
    "/audit": "auditor admin",
}
"""Who may open what begins like this; the longest beginning counts."""
CHOICE = re.compile(r"<any\(([^,)]+)[^)]*\):\w+>")
OWNED = ("<number>", "<finding_id>")
"""Parts of a path that name something of one organisation."""


@pytest.fixture
def samples(database: Database, cast: Cast, moment: datetime) -> dict[str, str]:
    """Have an agreement of Pankow with reading, finding and letter; return what stands for each part of a path."""
    with database.writing() as session:
        agreement = monitored(session, cast, now=moment)
        given = ReadingInput("2012", "10", "100", "", "", "", "", "Personalstatistik")
        reading = enter(session, agreement, "G1.1", given, comma=False, by=None, now=moment)
        file = attach(session, agreement, reading, b"%PDF-1.7", "x.pdf", by=cast.dana, now=moment)
        finding = tell(session, cast.dana, "ZV-2012-01/G1.1", agreement=agreement.id, now=moment)
        letter_to(session, cast.dana, now=moment, key="brief")
        files = in_force(session, Settings(), now=moment).files
        proposal = RuleProposal(title="Neu", files=dict(keep_files(session, files)), proposed_at=moment)
        session.add(proposal)
        session.flush()
        replay = RuleReplay(proposal_id=proposal.id, from_day=moment.date(), to_day=moment.date(), asked_at=moment)
        session.add(replay)
        version = leading_version(session, agreement)
        copy = SignedCopy(
            version_id=version.id, kind="scan", name="blatt.pdf", sha256="0" * 64, content=b"%PDF-1.7",
            uploaded_at=moment,
        )  # fmt: skip
        session.add(copy)
        session.add(AuditCheckpoint(size=1, hash="0" * 64, at=moment, signature="0", public_key="0", occasion="asked"))
        today = moment.date()
        session.add(Benchmark(name="Anteil", reference_date=today, value=Decimal(40), definition="x", source="x"))
        mandate = grant(session, cast.bob, cast.dana, first=today, last=today, reason="x", by=cast.bob, now=moment)
    return {
        "<number>": "ZV-2012-01", "<finding_id>": str(finding.id), "<period>": "2012", "<int:version>": "1",
        "<goal>": "G1", "<key>": "G1.1", "<uuid:person_id>": str(cast.dana.id), "<path:filename>": "bbd.css",
        "<path:name>": "Anteil",
        "<rule_id>": "reading-overdue", "<uuid:proposal_id>": str(proposal.id), "<int:number>": "1",
        "<file>": "readings.toml", "<uuid:replay_id>": str(replay.id),
        "<uuid:copy_id>": str(copy.id), "<uuid:mandate_id>": str(mandate.id), "<int:size>": "1",
        "<uuid:file_id>": str(file.id),
    }  # fmt: skip


def every_route(app: Flask) -> Iterator[tuple[str, str]]:
    """Yield path and method of each route; GET before POST."""
    for route in routes(app):
        for method in route["methods"]:
            yield route["path"], method


def filled(path: str, samples: dict[str, str]) -> str:
    """Return the path with something that exists in each of its places."""
    special = {**samples, "<key>": "M1" if path.startswith("/measures") else samples["<key>"]}
    if path.startswith("/letters"):
        special["<key>"] = "brief"
    address = CHOICE.sub(lambda found: found[1], path)
    for part, value in special.items():
        address = address.replace(part, value)
    assert "<" not in address, f"tests/web/test_access.py needs an example for {path}"
    return address


def allowed(path: str) -> set[str]:
    """Return the roles that may open the path."""
    fitting = [begin for begin in WHO if path == begin or (begin != "/" and path.startswith(begin))]
    assert fitting, f"tests/web/test_access.py does not say who may open {path}"
    return set(WHO[max(fitting, key=len)].split())


def answers(
    visitor: Visitor, app: Flask, samples: dict[str, str], wanted: Callable[[str, str], bool]
) -> dict[str, int]:
    """Return the status of each route that is `wanted`, asked with an empty form and a good token where it is sent."""
    found = {}
    token = visitor.fields("/", "logout")["csrf_token"]
    for path, method in every_route(app):
        if path not in PUBLIC and wanted(path, method):
            address = filled(path, samples)
            answer = visitor.get(address) if method == "GET" else visitor.post(address, {"csrf_token": token})
            found[f"{method} {path}"] = answer.status_code
            answer.close()
    return found


def test_what_opens_without_a_sign_in_is_known(app: Flask) -> None:
    assert {route["path"] for route in routes(app) if route["public"]} == PUBLIC


def test_every_route_says_the_roles_that_it_is_meant_for(app: Flask) -> None:
    said = {route["path"]: set(route["roles"]) for route in routes(app) if not route["public"]}
    assert said == {path: allowed(path) for path in said}


def test_who_is_not_signed_in_is_led_to_the_sign_in_from_everywhere(
    app: Flask, visitor: Visitor, samples: dict[str, str]
) -> None:
    token = visitor.fields("/login", "login")["csrf_token"]
    asked = 0
    for path, method in every_route(app):
        if path in PUBLIC:
            continue
        address = filled(path, samples)
        answer = visitor.get(address) if method == "GET" else visitor.post(address, {"csrf_token": token})
        assert (method, path, answer.status_code) == (method, path, 303)
        assert answer.headers["Location"] == f"/login?next={address}"
        asked += 1
    assert asked > 50


@pytest.mark.parametrize("name", ["alice", "bob", "dana", "erin", "adam"])
def test_what_is_not_for_a_role_does_not_exist_for_it(
    app: Flask, cast: Cast, client_of: SignIn, samples: dict[str, str], name: str
) -> None:
    person: Person = getattr(cast, name)
    found = answers(client_of(person), app, samples, lambda path, _method: person.role_names not in allowed(path))
    assert found
    assert set(found.values()) == {404}, {route: status for route, status in found.items() if status != 404}


@pytest.mark.parametrize("name", ["alice", "bob", "dana", "erin", "adam"])
def test_what_is_for_a_role_exists_for_it(
    app: Flask, cast: Cast, client_of: SignIn, samples: dict[str, str], name: str
) -> None:
    """Guards the examples: were one of them none, every 404 above would prove nothing."""
    person: Person = getattr(cast, name)
    # What only a draft has, this agreement in force has not.
    found = answers(
        client_of(person), app, samples,
        lambda path, method: person.role_names in allowed(path) and method == "GET" and "/edit/" not in path,
    )  # fmt: skip
    missing = {route for route, status in found.items() if status == 404 and "/sign" not in route}
    assert not missing


@pytest.mark.parametrize("role", ["leadership", "contact"])
def test_what_another_organisation_owns_does_not_exist(
    app: Flask, database: Database, client_of: SignIn, samples: dict[str, str], moment: datetime, role: str
) -> None:
    with database.writing() as session:
        stranger = join(session, "fremd@mitte.example", "Fremd", MITTE, role, now=moment)
    visitor = client_of(stranger)
    found = answers(visitor, app, samples, lambda path, _method: any(part in path for part in OWNED))
    assert len(found) > 25
    assert set(found.values()) == {404}, {route: status for route, status in found.items() if status != 404}
    for page in ("/", "/agreements", "/readings", "/measures", "/findings", "/agreements.csv", "/readings.csv"):
        assert "ZV-2012-01" not in visitor.page(page)


def test_an_auditor_sends_nothing(app: Flask, cast: Cast, client_of: SignIn, samples: dict[str, str]) -> None:
    found = answers(client_of(cast.erin), app, samples, lambda _path, method: method == "POST")
    # Asking for the chain to be checked changes nothing.
    assert found.pop("POST /audit/verify") == 200
    # Their own password is theirs to choose; nothing was sent for it here.
    assert found.pop("POST /account") == 422
    assert len(found) > 15
    assert set(found.values()) == {404}


def test_a_page_that_says_nothing_of_itself_is_closed(app: Flask, cast: Cast, client_of: SignIn) -> None:
    app.add_url_rule("/forgotten", view_func=lambda: "offen", methods=["GET", "POST"])
    alice = client_of(cast.alice)
    token = alice.fields("/", "logout")["csrf_token"]
    assert alice.get("/forgotten").status_code == 404
    assert alice.post("/forgotten", {"csrf_token": token}).status_code == 404
    assert Visitor(app.test_client()).get("/forgotten").status_code == 404
    route = next(route for route in routes(app) if route["path"] == "/forgotten")
    assert (route["public"], route["roles"], route["scope"]) == (False, [], "own")


def test_who_lost_a_role_loses_its_pages_at_once(database: Database, cast: Cast, client_of: SignIn) -> None:
    alice = client_of(cast.alice)
    assert alice.get("/agreements/new").status_code == 200
    with database.writing() as session:
        session.get_one(Person, cast.alice.id).role_names = "auditor"
    assert alice.get("/agreements/new").status_code == 404
    assert alice.get("/agreements").status_code == 200


def test_the_routes_are_listed_for_scripts(app: Flask, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["routes", "--json"]) == 0
    listed = json.loads(capfd.readouterr().out)
    assert listed == routes(app)
    for route in listed:
        assert set(route) == {"path", "methods", "public", "roles", "scope"}
        assert set(route["methods"]) <= {"GET", "POST"}
        assert set(route["roles"]) <= set(EVERYBODY.split())
        assert route["scope"] in {"all", "organisation", "own"}
        assert route["public"] or route["roles"]
        # What leads to something of one organisation says that one sees one's own.
        assert (
            route["scope"] != "all"
            or not any(part in route["path"] for part in OWNED)
            or route["roles"] == ["coordinator"]
        )
