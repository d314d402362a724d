"""The running bot: everything needed to compose verse, and nothing needed to train."""
