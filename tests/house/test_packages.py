"""What setup.cfg says of the package: every folder is listed, every import has its distribution."""

import ast
import configparser
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

from tests.checkout import ROOT, modules

# A part of pydantic under a name of its own; pydantic asks for exactly its version.
PARTS = {"pydantic-core": "pydantic"}


def _setup() -> configparser.ConfigParser:
    parser = configparser.ConfigParser()
    parser.read(ROOT / "setup.cfg", encoding="utf-8")
    return parser


def _listed(section: str, option: str) -> list[str]:
    return _setup()[section][option].split("\n")[1:]


def test_every_folder_of_modules_is_a_package_that_setup_lists() -> None:
    folders = {".".join(file.relative_to(ROOT).parent.parts) for file in modules()}
    shipped = {f"bbd.shipped.{name}" for name in ("migrations", "rules", "templates")}
    assert set(_listed("options", "packages")) == folders | shipped
    assert [folder for folder in folders if not (ROOT / Path(*folder.split(".")) / "__init__.py").is_file()] == []


def _required() -> set[str]:
    return {_normal(re.split(r"[<>=!~\[; ]", line, maxsplit=1)[0]) for line in _listed("options", "install_requires")}


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _providers(top: str) -> set[str]:
    """Return the distributions that hold the top-level name `top`."""
    found = {_normal(name) for name in packages_distributions().get(top, [])}
    return {PARTS.get(name, name) for name in found}


def _imported() -> set[str]:
    """Return the top-level names of all that the package imports from elsewhere."""
    names: set[str] = set()
    for file in modules():
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                names.add(node.module or "")
    return {name.partition(".")[0] for name in names} - set(sys.stdlib_module_names) - {"bbd", "__future__"}


def test_every_import_comes_from_a_distribution_that_setup_requires() -> None:
    """One that only comes along with another may leave with it."""
    assert {name: _providers(name) for name in _imported() if not _required() & _providers(name)} == {}


def test_nothing_is_required_that_nobody_uses() -> None:
    used_by_name = {"tzdata", "psycopg", "gunicorn"}  # data, a driver and a program
    used = {provider for name in _imported() for provider in _providers(name)}
    assert _required() - used - used_by_name == set()
