"""The key that signs checkpoints: Ed25519, derived from BBD_SECRET_KEY, so that there is one secret to look after.

Whoever changes BBD_SECRET_KEY signs with another key from then on; each checkpoint carries its public key, and an
auditor who has noted the former one goes on trusting what it signed.
"""

from dataclasses import replace
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bbd.domain.checkpoints import Checkpoint

PURPOSE = b"bbd audit checkpoint"


@lru_cache(maxsize=4)
def _private(secret: str) -> Ed25519PrivateKey:
    seed = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(secret.encode())
    return Ed25519PrivateKey.from_private_bytes(seed)


def public_key(secret: str) -> str:
    """Return the public key that belongs to BBD_SECRET_KEY, in hexadecimal."""
    return _private(secret).public_key().public_bytes_raw().hex()


def signed(checkpoint: Checkpoint, secret: str) -> Checkpoint:
    """Return the checkpoint with its signature and the public key."""
    signature = _private(secret).sign(checkpoint.text().encode()).hex()
    return replace(checkpoint, signature=signature, public_key=public_key(secret))


def is_signed(checkpoint: Checkpoint) -> bool:
    """Say whether the signature is one of the key that the checkpoint names; whose key that is, it does not say."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(checkpoint.public_key))
        key.verify(bytes.fromhex(checkpoint.signature), checkpoint.text().encode())
    except (InvalidSignature, ValueError):
        return False
    return True
