"""Inspecting a signed copy at arm's length: in a process with bounds on time and memory, few at once.

A file can be made so that reading it takes all there is. Whatever happens there, the web process only loses the
seconds that it waits, and the answer is a sentence. The libraries that read PDFs are loaded there alone.
"""

import json
import os
import struct
import subprocess
import sys
import threading
from typing import Final

from bbd.domain.errors import InputRefused, Unreachable
from bbd.domain.signed_copies import Inspection

SECONDS: Final = 30
LENGTHS: Final = struct.Struct(">QQ")
"""What goes ahead of the two files: how long each is."""
AT_ONCE: Final = 2
_ROOM: Final = threading.BoundedSemaphore(AT_ONCE)


def inspect_apart(ours: bytes, theirs: bytes) -> Inspection:
    """Do what bbd.documents.copy_inspection.inspect does, and refuse a file that takes too much time or memory."""
    if not _ROOM.acquire(timeout=SECONDS):
        raise Unreachable.because("Gerade werden schon andere Dateien geprüft.", remedy="Bitte gleich noch einmal.")
    try:
        answer = json.loads(_asked(LENGTHS.pack(len(ours), len(theirs)) + ours + theirs))
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError, ValueError) as error:
        raise InputRefused.because(
            "Die Datei lässt sich nicht mit vertretbarem Aufwand prüfen; vermutlich ist sie beschädigt.",
            remedy="Bitte das Dokument neu als PDF speichern oder einscannen und noch einmal hochladen.",
        ) from error
    finally:
        _ROOM.release()
    if "refused" in answer:
        raise InputRefused.because(answer["refused"]["what"], remedy=answer["refused"]["remedy"])
    return Inspection.from_plain(answer["found"])


def _asked(sent: bytes) -> bytes:
    command = [sys.executable, "-P", "-m", "bbd.documents.copy_inspection"]
    # Who reads strangers' files needs none of our secrets.
    names = {name: value for name, value in os.environ.items() if not name.startswith("BBD_")}
    done = subprocess.run(  # noqa: S603 - our own program
        command, input=sent, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=SECONDS, check=True, env=names
    )
    return done.stdout
