"""Finding entries: typed names, autocomplete and plain questions. `guidebot.search.index.Index` is the way in."""
