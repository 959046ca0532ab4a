"""What a user, a webhook or the clock can make happen: each capability is a room; what all rooms need is beside them."""
