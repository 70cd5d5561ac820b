"""Spares Pact's verifier the root certificates of the machine, where it speaks plain HTTP only.

Each verifier reads them all, some 6 ms an interaction. The environment that names them
belongs to the whole process, so it is changed for as short as can be.
"""

from __future__ import annotations

import os
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["one_root_certificate"]

_FILE: Final = "SSL_CERT_FILE"
_FOLDER: Final = "SSL_CERT_DIR"
# Nobody has its key. The verifier refuses to start without any certificate at all.
_ONE: Final = Path(__file__).with_name("one_certificate.pem")


@contextmanager
def one_root_certificate(empty_folder: Path) -> Iterator[Callable[[], None]]:
    """While the block runs, this process knows one root certificate, which signed nothing.

    ``empty_folder`` exists and is empty. Calling what comes restores the
    environment before the block ends, from any thread and as often as one likes: do so before
    code runs that is not the verifier's.
    """
    before = {name: os.environ.get(name) for name in (_FILE, _FOLDER)}
    lock = threading.Lock()
    changed = True

    def restore() -> None:
        nonlocal changed
        with lock:
            if not changed:
                return
            changed = False
            for name, value in before.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value

    os.environ[_FILE] = str(_ONE)
    os.environ[_FOLDER] = str(empty_folder)
    try:
        yield restore
    finally:
        restore()
