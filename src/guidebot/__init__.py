"""guidebot: a career guide, weekly posts and kind reminders, in Discord, Slack and the terminal."""
