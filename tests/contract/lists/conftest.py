"""The same shop as the ledger's, with lists in it."""

from tests.contract.ledger.conftest import calling, open_shop, shop

__all__ = ["calling", "open_shop", "shop"]
