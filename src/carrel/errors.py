"""The root of every error that Carrel raises on purpose.

An error says what happened and what to do; it never holds a name, a card number or a title.
"""


class CarrelError(Exception):
    """Something was refused or went wrong, and nothing about a patron was released."""

    advice = ""
    """What the reader of the error can do about it: one sentence, or nothing."""
