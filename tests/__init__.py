<<<<<<< HEAD
"""The promises, room by room."""
=======
"""The tests, in the same rooms as what they test."""
>>>>>>> oracles
