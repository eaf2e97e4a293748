"""A certificate authority of the tests' own, made by the openssl command."""

import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Certificate:
    """PEM files of a certificate, its key, and the authority to be trusted."""

    certificate: Path
    key: Path
    authority: Path


def make_certificate(folder: Path, *, name: str = "127.0.0.1", kind: str = "IP") -> Certificate:
    """Make an authority of our own and a certificate of it for `name`, valid for a day, by the openssl command."""
    authority, authority_key = folder / "authority.pem", folder / "authority.key"
    certificate, key, request = folder / "server.pem", folder / "server.key", folder / "server.csr"
    extensions = folder / "server.ext"
    extensions.write_text(f"subjectAltName={kind}:{name}\nextendedKeyUsage=serverAuth\n", encoding="ascii")
    new_key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    _openssl("req", "-x509", *new_key, "-keyout", authority_key, "-out", authority, "-days", "1", "-subj", "/CN=Test",
             "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign")  # fmt: skip
    _openssl("req", *new_key, "-keyout", key, "-out", request, "-subj", "/CN=server")
    _openssl("x509", "-req", "-in", request, "-CA", authority, "-CAkey", authority_key, "-CAcreateserial",
             "-out", certificate, "-days", "1", "-extfile", extensions)  # fmt: skip
    return Certificate(certificate, key, authority)


def _openssl(*arguments: "str | Path") -> None:
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)  # noqa: S603, S607 - fixed
