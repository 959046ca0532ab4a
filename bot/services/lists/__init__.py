"""Lists of recipients: from a file to a list with a name and a source of consent."""
