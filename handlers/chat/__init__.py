"""What every conversation stands on: a screen comes into the chat, a tap is answered, a failure is told."""
