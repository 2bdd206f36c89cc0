"""Information, advice and signposting: help pages, search, the directory of help, and getting help."""
