"""PDFs as people hand them in: really signed with a certificate made here, scanned, tampered with, or worse."""

import io
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache

import pikepdf
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers

PAGE = (595, 842)


@cache
def signer(name: str) -> signers.SimpleSigner:
    """Return somebody with a certificate that nobody but themselves vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)  # noqa: FBT003 - their order
    certificate = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2010, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2040, 1, 1, tzinfo=UTC))
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    packed = pkcs12.serialize_key_and_certificates(b"key", key, certificate, None, serialization.NoEncryption())
    made: signers.SimpleSigner | None = signers.SimpleSigner.load_pkcs12_data(packed, other_certs=[], passphrase=None)
    assert made is not None
    return made


def signed(content: bytes, name: str = "Bob Brandt", field: str = "Signatur1") -> bytes:
    """Return the PDF with an electronic signature added, as signing programs do: behind what is there."""
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    out = signers.sign_pdf(writer, signers.PdfSignatureMetadata(field_name=field), signer=signer(name))
    return bytes(out.getvalue())


def changed(content: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    """Return the PDF after `change`, written anew from beginning to end."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        change(pdf)
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def appended(content: bytes, page: int, drawing: bytes) -> bytes:
    """Return the PDF with an update behind it that draws more on a page: what stood before is there to the byte."""
    from pyhanko.pdf_utils.generic import ArrayObject, NameObject, StreamObject  # noqa: PLC0415 - names like ours

    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    reference, _ = writer.find_page_for_modification(page)  # type: ignore[no-untyped-call]  # pyHanko's
    dictionary = reference.get_object()
    old = dictionary.raw_get("/Contents")
    more = writer.add_object(StreamObject(stream_data=drawing))
    dictionary[NameObject("/Contents")] = ArrayObject([old, more])
    writer.update_container(dictionary)
    out = io.BytesIO()
    writer.write(out)  # type: ignore[no-untyped-call]  # as above
    return out.getvalue()


def picture(pdf: pikepdf.Pdf) -> pikepdf.Page:
    """Add a page that is one image, as a scanner makes it."""
    page = pdf.add_blank_page(page_size=PAGE)
    image = pdf.make_stream(
        zlib.compress(b"\xc8" * 100), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=10, Height=10,
        ColorSpace=pikepdf.Name.DeviceGray, BitsPerComponent=8, Filter=pikepdf.Name.FlateDecode,
    )  # fmt: skip
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image))
    page.obj.Contents = pdf.make_stream(f"q {PAGE[0]} 0 0 {PAGE[1]} 0 0 cm /Im0 Do Q".encode())
    return page


def scan(pages: int = 2) -> bytes:
    """Return a PDF of images alone."""
    pdf = pikepdf.new()
    for _ in range(pages):
        picture(pdf)
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def written_on(pdf: pikepdf.Pdf, page: int, words: str) -> None:
    """Write words on a page, as programs do that fill in forms."""
    at = pdf.pages[page]
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    at.add_resource(font, pikepdf.Name.Font, pikepdf.Name("/FX"))
    at.contents_add(f"BT /FX 11 Tf 80 520 Td ({words}) Tj ET".encode())


def encrypted(content: bytes) -> bytes:
    """Return the PDF encrypted, so that a password is needed to change but not to read it."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        out = io.BytesIO()
        pdf.save(out, encryption=pikepdf.Encryption(owner="geheim", user=""))
    return out.getvalue()


def endless_pages(pages: int = 20_000) -> bytes:
    """Return a small PDF that says it has many pages, and has."""
    pdf = pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page(page_size=PAGE)
    out = io.BytesIO()
    pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def swelling_objects(megabytes: int = 4000) -> bytes:
    """Return a small PDF whose list of objects unfolds to more than there is memory."""
    once = zlib.compressobj(9)
    zeros = b" " * 2**20
    packed = b"".join([once.compress(zeros) for _ in range(megabytes)] + [once.flush()])
    twice = zlib.compress(packed, 9)
    head = b"%PDF-1.7\n"
    body = (
        b"1 0 obj\n<</Type/ObjStm/N 2/First 10/Filter[/FlateDecode/FlateDecode]/Length "
        + str(len(twice)).encode() + b">>\nstream\n" + twice + b"\nendstream\nendobj\n"
    )  # fmt: skip
    rows = b"".join(kind.to_bytes(1) + one.to_bytes(4) + two.to_bytes(2) for kind, one, two in (
        (0, 0, 65535), (1, len(head), 0), (2, 1, 0), (2, 1, 1), (1, len(head) + len(body), 0),
    ))  # fmt: skip
    table = (
        b"4 0 obj\n<</Type/XRef/Size 5/W[1 4 2]/Root 2 0 R/Length " + str(len(rows)).encode() + b">>\nstream\n" + rows
        + b"\nendstream\nendobj\n"
    )  # fmt: skip
    return head + body + table + b"startxref\n" + str(len(head) + len(body)).encode() + b"\n%%EOF\n"
