"""The bot itself over sockets: as `create_bot` makes it, and as the process `python -m bot run`."""
