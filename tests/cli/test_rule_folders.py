"""Folders that commands about rules cannot use, and exports that fail: a sentence, an exit code, and nothing left."""

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from bbd.cli import run

LONG = "a" * 300


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (("check", LONG), "ist kein Ordner"),
        (("export", LONG), "ist zu lang"),
        (("replay", LONG, "--from", "2012-01-01", "--to", "2012-01-31"), "ist kein Ordner"),
        (("check", ""), "„“ ist kein Ordner"),
        (("check", "/etc/passwd"), "„/etc/passwd“ ist kein Ordner"),
        (("propose", "x", "--title", "a\x1bb", "--as", "a@bbd.example"), "--title: Der Text enthält Steuerzeichen"),
        (("propose", "x", "--title", "a\u202eb", "--as", "a@bbd.example"), "--title: Der Text enthält Steuerzeichen"),
    ],
)
def test_what_is_no_folder_or_title_ends_with_2(
    capfd: pytest.CaptureFixture[str], arguments: tuple[str, ...], what: str
) -> None:
    assert run(["rules", *arguments]) == 2
    assert what in capfd.readouterr().err


def test_a_setting_that_names_no_folder_ends_with_4(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BBD_RULES_DIR", LONG)
    assert run(["rules", "check"]) == 4
    assert "ist kein Ordner" in capfd.readouterr().err


def test_an_export_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "bbd", "rules", "export", str(tmp_path / "a" / "b")],
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        cwd=tmp_path,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 5, done.stderr
    assert "so große Dateien sind hier nicht möglich" in done.stderr
    assert list(tmp_path.iterdir()) == []
