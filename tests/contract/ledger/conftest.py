"""A shop on each of the two databases."""

from tests.shop.opening import calling, open_shop, shop

__all__ = ["calling", "open_shop", "shop"]
