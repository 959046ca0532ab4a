"""The same shop as the ledger's, with lists in it."""

from tests.shop.opening import calling, open_shop, shop

__all__ = ["calling", "open_shop", "shop"]
