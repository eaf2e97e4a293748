"""`bbd demo --load-only` and the first sweep after it, as somebody types them."""

from datetime import date

import pytest

from bbd.clock import system_clock
from tests.processes import Bbd


def test_the_demo_of_a_day_and_its_sweep(bbd: Bbd) -> None:
    loaded = bbd.json("demo", "--load-only", "--as-of", "2013-03-01")
    assert loaded == {"as_of": "2013-03-01", "loaded": True, "agreements": 12}
    assert bbd.json("letters", "list") == []
    bbd.environ["BBD_TIME_TRAVEL"] = "0"  # the demo may travel without being told
    swept = bbd.json("sweep", "--now", "2013-03-01")
    assert [(one["rule"], one["subject"]) for one in swept["opened"]] == [
        ("indicator-off-track", "ZV-2012-10/G1.1"),
        ("indicator-wrong-direction", "ZV-2012-08/G1.1"),
        ("reading-overdue", "ZV-2012-11/G1.1"),
        ("target-reached", "ZV-2012-02/G1.1"),
        ("target-reached", "ZV-2012-03/G1.1"),
        ("target-reached", "ZV-2012-06/G1.1"),
    ]
    again = bbd.json("sweep", "--now", "2013-03-01")
    assert (again["opened"], again["kept"], again["letters"]) == ([], 6, 0)
    assert bbd("sweep", "--now", "2013-02-28").code == 2
    assert bbd.json("sweep", "--now", "2013-02-28", "--dry-run")["kept"] == 6
    listed = bbd.json("findings", "list")
    assert [one["next_step"] for one in listed] == [{"step": 1, "on": "2013-03-08"}] * 3 + [None] * 3
    letters = bbd.json("letters", "list")
    assert {letter["recipient"] for letter in letters} == {
        "kontakt@oeffentlicher-dienst.example", "kontakt@wasserbetriebe.example", "kontakt@landesunternehmen.example",
        "kontakt@charlottenburg-wilmersdorf.example", "kontakt@friedrichshain-kreuzberg.example",
        "kontakt@senatsverwaltungen.example",
    }  # fmt: skip
    assert {letter["state"] for letter in letters} == {"queued"}
    # There is no mail server: nothing waits to be sent.
    assert bbd("letters", "list").out.count("  nur hier abgelegt  ") == len(letters)
    reused = bbd("demo", "--load-only")
    assert (reused.code, reused.out) == (0, "Die Vorführung ist schon geladen (Stand 01.03.2013).\n")
    assert bbd.json("demo", "--load-only", "--as-of", "2013-03-01")["loaded"] is False
    other = bbd("demo", "--load-only", "--as-of", "2014-04-01")
    assert (other.code, "Stand 2013-03-01" in other.err) == (2, True)
    assert bbd.json("audit", "verify")["ok"] is True


def test_the_demo_of_today_knows_today(bbd: Bbd) -> None:
    loaded = bbd.json("demo", "--load-only")
    assert abs(date.fromisoformat(loaded["as_of"]) - system_clock().date()).days <= 1
    assert loaded["agreements"] == 23


def test_a_database_that_is_in_use_is_refused(bbd: Bbd) -> None:
    assert bbd("db", "upgrade").code == 0
    organisations = "name,kind,parent\nBezirksamt Mitte,district,\n"
    added = bbd("import", "organisations", "-", stdin=organisations)
    assert added.code == 0, added.err
    refused = bbd("demo", "--load-only")
    assert (refused.code, "andere Daten" in refused.err, "Traceback" in refused.err) == (2, True, False)


@pytest.mark.parametrize("day", ["2013-02-30", "gestern"])
def test_a_day_that_does_not_exist_is_refused(bbd: Bbd, day: str) -> None:
    refused = bbd("demo", "--load-only", "--as-of", day)
    assert (refused.code, day in refused.err, "Traceback" in refused.err) == (2, True, False)
