"""What can be typed after `python -m bot`; `bot/__main__.py` puts the commands together."""
