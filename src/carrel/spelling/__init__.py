"""What is compared, in place of what was written: names, titles and labels as keys, made here alone.

Pure and alike on every server: no database knows Unicode as well as the language does. Two kinds of keys: those that
*find* are generous; those that *match* leave out what people leave out, and nothing else.
"""

from carrel.spelling.labels import label_name
from carrel.spelling.letters import plain
from carrel.spelling.names import name_keys, named_on_licence, names_to_find, words_to_match
from carrel.spelling.titles import one_edit_apart, title_words, vocabulary, wanted_words, within_one_edit

VERSION = 1
"""Of the keys. Raise it when you change what a key is: what is stored is then made again at the next start."""

__all__ = [
    "VERSION", "label_name", "name_keys", "named_on_licence", "names_to_find", "one_edit_apart", "plain", "title_words",
    "vocabulary", "wanted_words", "within_one_edit", "words_to_match",
]  # fmt: skip
