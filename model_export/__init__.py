"""Offline half: corpus, training, evaluation and export of the poet."""
