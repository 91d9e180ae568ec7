"""The way of a message that the bot starts: planned, queued, sent once, recorded."""
