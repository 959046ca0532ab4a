"""Pictures of figures, for a phone. `drawing` is for the bot; the child that it starts (`child`) loads the library, which
takes a second and 70 MB that the bot must not pay for. Nothing is imported here, because the child has to start at once.
"""
