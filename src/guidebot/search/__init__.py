"""Finding entries: typed names, autocomplete and plain questions."""
