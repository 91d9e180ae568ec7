"""Whose lists are read, and which: said once, and without loading what reads them."""

NAME, HOME, LICENCE = "AISafety.com", "https://aisafety.com", "CC BY 4.0"
PLACE = "aisafety"
"""Where its openings stand: the first part of `core.openings.Opening.id`."""
PARTS = ("training", "events", "funding")
