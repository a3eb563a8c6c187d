"""Passwords: how they are hashed and checked, the same for sign-in, demo and tests.

Argon2id with OWASP's smallest parameters: about 25 ms of CPU, which a guess has to pay as well.
"""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Checked when nobody has that login, so that the answer takes as long as for a wrong password.
_NOBODY = _HASHER.hash("nobody has this password")


def hashed(password: str) -> str:
    """Return what may be stored of a password."""
    return _HASHER.hash(password)


def fits(password_hash: str | None, password: str) -> bool:
    """Say whether the password is the one hashed; None costs the same time and never fits."""
    try:
        _HASHER.verify(password_hash or _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None
