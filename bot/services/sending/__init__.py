"""The only room from which calls leave: who is next, the record of the text, one batch after another."""
