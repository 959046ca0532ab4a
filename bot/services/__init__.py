"""What a user, a webhook or the clock can make happen: one room a capability; what all rooms need stands beside them."""
