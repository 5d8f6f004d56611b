"""One module a publication: `SOURCE`, what it is, and `parse`, which turns its files into tables. Nothing registers it."""
