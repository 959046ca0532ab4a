"""The one gate that every paid request passes, and what such requests look like: nothing else may import paid methods."""
