"""One module a format: its bytes to the blocks of a text, in reading order."""
