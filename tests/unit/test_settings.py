"""Settings: each name with its default, what it takes, and what is refused with a hint."""

from datetime import time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bbd import paths
from bbd.settings import Settings, SettingsRefused, load, names, without_password

KEY = "0123456789abcdef" * 2


def _refused(**environ: str) -> list[str]:
    with pytest.raises(SettingsRefused) as refusal:
        load(environ)
    return refusal.value.problems


def test_an_empty_environment_gives_the_defaults() -> None:
    assert load({"PATH": "/bin", "HOME": "/"}) == Settings()
    assert Settings() == Settings(
        database_url="sqlite:///instance/bbd.db", secret_key="", base_url="http://127.0.0.1:8000", trusted_hosts=(),
        smtp_url="", smtp_ca_file=None, mail_from="bbd@localhost.localdomain", timezone=ZoneInfo("Europe/Berlin"),
        holidays="DE-BE", rules_dir=paths.RULES, sweep_at=time(6, 0), min_cell=5, round_counts=False,
        retry_schedule=(60, 120, 300, 900, 1800), metrics_token="", time_travel=False, log_format="console",
    )  # fmt: skip


def test_the_names_are_those_of_the_contract() -> None:
    assert set(names()) == {
        "BBD_DATABASE_URL", "BBD_SECRET_KEY", "BBD_BASE_URL", "BBD_TRUSTED_HOSTS", "BBD_SMTP_URL", "BBD_MAIL_FROM",
        "BBD_TIMEZONE", "BBD_HOLIDAYS", "BBD_RULES_DIR",
        "BBD_CHECKPOINT_DIR", "BBD_SWEEP_AT", "BBD_MIN_CELL", "BBD_ROUND_COUNTS", "BBD_RETRY_SCHEDULE",
        "BBD_SMTP_CA_FILE", "BBD_METRICS_TOKEN", "BBD_TIME_TRAVEL", "BBD_LOG_FORMAT",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        (
            "database_url",
            "postgresql+psycopg://bbd:pw@db.example.de/bbd",
            "postgresql+psycopg://bbd:pw@db.example.de/bbd",
        ),
        ("secret_key", KEY, KEY),
        ("base_url", "https://bbd.example.de/", "https://bbd.example.de"),
        ("base_url", "HTTPS://bbd.example.de", "https://bbd.example.de"),
        ("base_url", "http://[::1]:8000", "http://[::1]:8000"),
        ("trusted_hosts", "bbd.example.de, intern.example.de ,", ("bbd.example.de", "intern.example.de")),
        ("smtp_url", "smtp://mail.example.de", "smtp://mail.example.de"),
        ("mail_from", "bbd@example.de", "bbd@example.de"),
        ("timezone", "Europe/Vienna", ZoneInfo("Europe/Vienna")),
        ("holidays", "DE-BB", "DE-BB"),
        ("rules_dir", str(paths.RULES), paths.RULES),
        ("sweep_at", "05:30", time(5, 30)),
        ("min_cell", "3", 3),
        ("round_counts", "1", True),
        ("retry_schedule", "1, 1", (1, 1)),
        ("smtp_ca_file", __file__, Path(__file__)),
        ("metrics_token", "abc", "abc"),
        ("time_travel", "1", True),
        ("time_travel", "0", False),
        ("log_format", "json", "json"),
    ],
)
def test_each_setting_is_read(name: str, text: str, value: Any) -> None:  # noqa: ANN401 - whatever it is set to
    assert getattr(load({f"BBD_{name.upper()}": text}), name) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("BBD_DATABASE_URL", "mysql://x"),
        ("BBD_DATABASE_URL", "postgresql+psycopg://bbd@db:fünf/bbd"),
        ("BBD_BASE_URL", "bbd.example.de"),
        ("BBD_BASE_URL", "ftp://bbd.example.de"),
        ("BBD_BASE_URL", "http://[::1"),
        ("BBD_BASE_URL", "http://bbd.example.de:99999"),
        ("BBD_BASE_URL", "https://bbd.example.de/?x=1"),
        ("BBD_TIMEZONE", "Europe/Pankow"),
        ("BBD_TIMEZONE", "Europe"),
        ("BBD_TIMEZONE", "../../etc/passwd"),
        ("BBD_SWEEP_AT", "sechs"),
        ("BBD_SWEEP_AT", "25:00"),
        ("BBD_MIN_CELL", "2"),
        ("BBD_MIN_CELL", "fünf"),
        ("BBD_RETRY_SCHEDULE", "60,,120"),
        ("BBD_RETRY_SCHEDULE", "0"),
        ("BBD_RETRY_SCHEDULE", "1.5"),
        ("BBD_RULES_DIR", "/gibt/es/nicht"),
        ("BBD_SMTP_CA_FILE", "/gibt/es/nicht.pem"),
        ("BBD_TIME_TRAVEL", "ja"),
        ("BBD_LOG_FORMAT", "xml"),
        ("BBD_SECRET_KEY", "kurz"),
    ],
)
def test_what_cannot_be_is_refused_by_name(name: str, text: str) -> None:
    (problem,) = _refused(**{name: text})
    assert problem.startswith(name)
    assert problem.endswith(".")


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("BBD_DATABASE", "Meinten Sie BBD_DATABASE_URL?"),
        ("BBD_BASEURL", "Meinten Sie BBD_BASE_URL?"),
        ("BBD_TIMEZON", "Meinten Sie BBD_TIMEZONE?"),
        ("BBD_BASEURL_FILE", "Meinten Sie BBD_BASE_URL?"),
        ("BBD_XYZ", "`bbd config` zeigt alle."),
    ],
)
def test_an_unknown_name_is_refused_with_a_hint(name: str, hint: str) -> None:
    assert _refused(**{name: "1"}) == [f"{name} ist keine Einstellung von bbd. {hint}"]
    assert _refused(**{name: ""}) == [f"{name} ist keine Einstellung von bbd. {hint}"]


def test_a_secret_can_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(f"{KEY}\n", encoding="utf-8")
    assert load({"BBD_SECRET_KEY_FILE": str(file)}).secret_key == KEY
    assert _refused(BBD_SECRET_KEY_FILE=str(tmp_path / "none"))[0].startswith("BBD_SECRET_KEY_FILE")
    file.write_bytes(b"\xff\xfe")
    assert "nicht lesbar" in _refused(BBD_SECRET_KEY_FILE=str(file))[0]


def test_one_setting_in_two_places_is_refused(tmp_path: Path) -> None:
    (problem,) = _refused(BBD_SECRET_KEY=KEY, BBD_SECRET_KEY_FILE=str(tmp_path / "secret"))
    assert "beide gesetzt" in problem


def test_an_empty_setting_is_as_good_as_none() -> None:
    assert load({"BBD_SMTP_URL": "", "BBD_SECRET_KEY_FILE": ""}) == Settings()


def test_time_travel_and_https_are_refused_together() -> None:
    (problem,) = _refused(BBD_TIME_TRAVEL="1", BBD_BASE_URL="https://bbd.example.de")
    assert "BBD_TIME_TRAVEL" in problem
    assert load({"BBD_TIME_TRAVEL": "1", "BBD_BASE_URL": "http://bbd.example.de"}).time_travel
    assert load({"BBD_BASE_URL": "https://bbd.example.de"}).https


def test_all_problems_are_told_at_once_and_no_secret() -> None:
    problems = _refused(
        BBD_DATABASE_URL="mysql://bbd:geheim@x", BBD_MIN_CELL="1", BBD_NOWHERE="x", BBD_SECRET_KEY="geheim"
    )
    assert len(problems) == 4
    assert "geheim" not in " ".join(problems)
    assert "geheim" not in repr(Settings(secret_key="geheim", smtp_url="geheim", metrics_token="geheim"))


def test_an_address_is_shown_without_its_password() -> None:
    assert without_password("postgresql+psycopg://bbd:ge:heim@db/bbd") == "postgresql+psycopg://bbd:***@db/bbd"
    assert without_password("sqlite:///instance/bbd.db") == "sqlite:///instance/bbd.db"
