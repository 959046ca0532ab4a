"""Master keys as settings name them. Imports no database, since the side server's programs need this."""

import base64

from storage.keys.key_file import MasterKey


def secret_text(key: MasterKey) -> str:
    """A key as SECRET_KEY wants it."""
    return base64.b64encode(key.secret).decode()
