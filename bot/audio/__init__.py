"""A stranger's sound becomes what the calling service plays: one loudness, no silence at the ends, mono.

`conversion` is for the bot; `converting` runs in a confined child (bot.confined) with the rest of this folder. Nothing is
imported here, because the child has to start at once.
"""
