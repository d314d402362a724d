"""The bot on real sockets, against a stand-in for Discord's servers.

`real_bot` holds the tests of the bot; `discord_server` is the stand-in, which the modules here
prove with a small bot. `bench` puts the bot under load.
"""
