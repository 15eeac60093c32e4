"""Stretching staff passwords, so that neither the database nor its connection ever holds one.

Argon2id with the parameters of Django's hasher. The outcome is the proof that signs a member of staff in; the
database keeps a hash of it, so that whoever reads the database cannot sign in with what they read.
"""

import secrets
import threading
from typing import Final

from argon2.low_level import Type, hash_secret_raw
from django.contrib.auth.hashers import Argon2PasswordHasher

_AT_ONCE: Final = threading.BoundedSemaphore(2)
"""A stretch takes 100 MB: somebody who sends forty passwords at once waits, and the server's memory does not fill."""


def new_salt() -> str:
    """A fresh salt, as 32 hexadecimal digits."""
    return secrets.token_hex(16)


def stretch(password: str, salt: str) -> str:
    """The proof of a password, as 64 hexadecimal digits."""
    with _AT_ONCE:
        return hash_secret_raw(
            password.encode("utf-8", "surrogatepass"),
            salt.encode(),
            time_cost=Argon2PasswordHasher.time_cost,
            memory_cost=Argon2PasswordHasher.memory_cost,
            parallelism=Argon2PasswordHasher.parallelism,
            hash_len=32,
            type=Type.ID,
        ).hex()
