"""What the command line does besides running the bot. Imported by `guidebot.cli` alone."""
