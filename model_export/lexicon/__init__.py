"""Builds the bot's table of characters: tones, rhyme, script, reading and meaning."""
