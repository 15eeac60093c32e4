"""Carrel's own small circulation system, in its own PostgreSQL."""
