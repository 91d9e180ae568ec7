"""Calendars and feeds for other programs to read."""
