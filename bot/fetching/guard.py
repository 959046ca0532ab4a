"""A name may lead anywhere, and somewhere else a moment later: only the address that a socket will use now counts."""

import errno
import socket
from typing import Any

from bot.domain.allowed_hosts import Permission, is_public

AddressInfo = tuple[Any, ...]
"""As getaddrinfo gives it: family, type, protocol, canonical name, socket address."""


class Door:
    """For one request: its connector takes `socket` as socket_factory. `has_refused`: some address was refused."""

    def __init__(self, permission: Permission) -> None:
        self._permission = permission
        self.has_refused = False

    def socket(self, info: AddressInfo) -> socket.socket:
        """Raises PermissionError instead of making a socket for an address that is not public."""
        family, kind, protocol, _, address = info
        if not (self._permission.may_be_private or is_public(address[0])):
            self.has_refused = True
            raise PermissionError(errno.EACCES, "not a public address")
        return socket.socket(family, kind, protocol)
