"""Points a whole Python process at a stand-in for Discord.

Python imports this module at start when its folder is on `PYTHONPATH`; the environment variable
`STAND_IN_DISCORD` holds the address, such as `http://127.0.0.1:1234`.
"""

import os

if address := os.environ.get("STAND_IN_DISCORD"):
    import yarl
    from discord.gateway import DiscordWebSocket
    from discord.http import Route

    Route.BASE = f"{address}/api/v10"
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(f"{address}/").with_scheme("ws")
