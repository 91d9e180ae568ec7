"""Pictures of progress, drawn with matplotlib where the extra ``charts`` is installed."""
