"""From a checkpoint to a folder in models/ that the bot trusts."""
