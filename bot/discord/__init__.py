"""The bot on Discord: the only room that knows the library discord.py."""
