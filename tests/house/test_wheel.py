"""The wheel, built from the files of the checkout and installed where the checkout cannot help it."""

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from tests.checkout import ROOT, files
from tests.processes import Answer, environment

pytestmark = pytest.mark.slow

SHIPPED = {"migrations": "bbd/shipped/migrations", "rules": "bbd/shipped/rules", "templates": "bbd/shipped/templates"}
VENDOR = ROOT / "bbd" / "web" / "static" / "vendor"
PATHS = "from bbd import paths; print(paths.PACKAGE, paths.RULES, paths.MIGRATIONS, paths.TEMPLATES, sep='\\n')"


def _run(*command: str | Path, cwd: Path, env: dict[str, str]) -> Answer:
    done = subprocess.run(  # noqa: S603 - commands of this module
        command, cwd=cwd, env=env, capture_output=True, encoding="utf-8", timeout=300, check=False
    )
    return Answer(done.returncode, done.stdout, done.stderr)


def _pip(*arguments: str | Path, cwd: Path) -> None:
    # pip needs to know its index, so it gets the environment as it is, but for the measuring of coverage.
    env = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    answer = _run(sys.executable, "-m", "pip", *arguments, cwd=cwd, env=env)
    assert answer.code == 0, answer.out + answer.err


def _vendored() -> list[Path]:
    return [file for file in VENDOR.rglob("*") if file.is_file()]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from a copy that holds nothing but the checkout's files and the fetched stylesheets."""
    folder = tmp_path_factory.mktemp("wheel")
    for file in (*files(), *_vendored()):
        copy = folder / "checkout" / file.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, copy)
    _pip("wheel", "--no-deps", "--wheel-dir", folder, folder / "checkout", cwd=folder)
    (built,) = folder.glob("bbd-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel into an empty environment that borrows the dependencies, not bbd, from the tests' own."""
    folder = tmp_path_factory.mktemp("installed") / "venv"
    assert _run(sys.executable, "-m", "venv", "--without-pip", folder, cwd=folder.parent, env={}).code == 0
    python = folder / "bin" / "python"
    _pip("--python", python, "install", "--no-deps", "--no-index", wheel, cwd=folder)
    (site_packages,) = folder.glob("lib/python3*/site-packages")
    lent = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    # Lines of a .pth file are searched last and their own .pth files are not read, so the checkout stays unknown.
    (site_packages / "lent.pth").write_text("\n".join(sorted(lent)) + "\n", encoding="utf-8")
    return folder


def _place(file: Path) -> str:
    """Return where the wheel keeps a file of the checkout."""
    top, *rest = file.relative_to(ROOT).parts
    return "/".join((SHIPPED.get(top, top), *rest))


def test_the_wheel_holds_the_package_its_rules_migrations_and_templates_and_nothing_else(wheel: Path) -> None:
    inside = {name for name in zipfile.ZipFile(wheel).namelist() if not name.endswith("/")}
    about = {name for name in inside if ".dist-info/" in name}
    tops = {"bbd", *SHIPPED}
    expected = {_place(file) for file in (*files(), *_vendored()) if file.relative_to(ROOT).parts[0] in tops}
    assert sorted(inside - about - expected) == []
    assert sorted(expected - inside) == []


def test_an_installed_wheel_uses_its_own_files(installed: Path, tmp_path: Path) -> None:
    answer = _run(installed / "bin" / "python", "-c", PATHS, cwd=tmp_path, env=_clean(tmp_path))
    assert answer.code == 0, answer.err
    places = [Path(line) for line in answer.out.splitlines()]
    assert len(places) == 4
    assert [place for place in places if not place.is_relative_to(installed) or not place.is_dir()] == []


def test_an_installed_wheel_loads_the_demo_once(installed: Path, tmp_path: Path) -> None:
    bbd = installed / "bin" / "bbd"
    helped = _run(bbd, "--help", cwd=tmp_path, env=_clean(tmp_path))
    assert (helped.code, helped.err) == (0, "")
    first, second = (
        _run(bbd, "demo", "--load-only", "--json", cwd=tmp_path, env=_clean(tmp_path)) for _ in ("first", "second")
    )
    assert first.code == 0, first.err
    assert first.json["agreements"] > 0
    assert second.code == 0, second.err
    assert not second.json["loaded"]


def _clean(home: Path) -> dict[str, str]:
    """Return an environment of an installation with no settings: the defaults must do."""
    kept = environment(home, {})
    return {name: value for name, value in kept.items() if not name.startswith("COVERAGE_")}
