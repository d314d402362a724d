"""The bot on real sockets, against a stand-in for Discord's servers."""
