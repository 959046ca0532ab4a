"""What several services write alike: how a launch ends, what is told of it, which Cancel came first, and a write that
must not be lost.
"""
