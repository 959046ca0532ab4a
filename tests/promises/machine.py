"""Everything that users, the clock, the service and crashes can do to a chat, in any order."""

from tests.promises.hazards import Hazards
from tests.promises.users import People


class Chat(People, Hazards):
    """All rules together."""
