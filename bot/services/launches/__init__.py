"""Launches from Confirm on: started, halted, resumed, and how they are shown."""
