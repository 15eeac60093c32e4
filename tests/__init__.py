"""Carrel's promises, one test each."""
