"""Lists of recipients arrive as whatever a shop has: a spreadsheet of 2003, a text in an old encoding, a phone's contacts.

`reading` is for the bot: a file is read in a confined child process (`child`), a pasted text in the bot's own. Both give a
`sheet.Sheet`: who is in it, which column is what, and the reason for each row that is no good. `writing` makes a file for
people, with nothing in it that a spreadsheet would run. Nothing is imported here, because the child has to start at once.
"""
