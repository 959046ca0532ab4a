"""What can go wrong with our own data. Each error is for the operator; none shows a key, a phone or a password.

StorageError
├── DatabaseBusy        nothing was written, try again
├── DiskFull            nothing was written, free the disk
├── DataUnusable        a read-only disk, a file that is damaged or somebody else's
├── DataInUse           another process writes this DATA_DIR
├── SchemaOutdated      run `dialgram migrate`
├── SchemaTooNew        this program is older than its database
├── BackupFailed        there is no new backup
├── NotRotated          the new key exists, rows under the old one remain
└── KeyringError
    ├── KeyMissing      rows need a key that is not there
    ├── KeyUnusable     a key that can't be read, or two with one id
    └── Tampered        a row's secret doesn't belong to that row
"""

# ruff: noqa: N818 - named for what happened, as they are caught and told

from collections.abc import Iterable


class StorageError(Exception):
    pass


class DatabaseBusy(StorageError):
    """Nothing was written: the turn to write did not come in time. Temporary."""


class DiskFull(StorageError):
    """Temporary."""


class DataUnusable(StorageError):
    pass


class DataInUse(StorageError):
    def __init__(self, pid: int | None) -> None:
        super().__init__(f"another process ({pid or 'unknown'}) writes this DATA_DIR")
        self.pid = pid


class SchemaOutdated(StorageError):
    pass


class SchemaTooNew(StorageError):
    pass


class BackupFailed(StorageError):
    pass


class RestoreFailed(StorageError):
    pass


class NotRotated(StorageError):
    pass


class KeyringError(StorageError):
    pass


class KeyMissing(KeyringError):
    """`key_ids`: the ids (0-255) that the database's rows need and the keyring lacks; empty when they aren't known."""

    def __init__(self, *key_ids: int, why: str = "") -> None:
        self.key_ids: tuple[int, ...] = tuple(sorted(set(key_ids)))
        super().__init__(
            why or f"the database needs the master key with id {_listed(self.key_ids)}, it is not there"
        )


class KeyUnusable(KeyringError):
    pass


class Tampered(KeyringError):
    """The ciphertext was changed or cut, or comes from another row."""


def _listed(ids: Iterable[int]) -> str:
    return ", ".join(map(str, ids))
