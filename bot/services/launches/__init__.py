"""From Confirm on: launches started, halted, resumed, and how they are shown."""
