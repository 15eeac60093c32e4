"""The audit trail: append-only; no names, no numbers, no titles, no values."""

from carrel.audit.trail import DatabaseTrail

__all__ = ["DatabaseTrail"]
