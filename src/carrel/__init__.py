"""Carrel puts a library's written policy between the person asking and the patron's record."""

__version__ = "0.1.0"
