"""Questions about every situation at once, answered by the diagrams that decide each one."""
