"""The desk: one member of staff serves one person."""
