"""Classical verse itself: characters, forms, tones and rhyme; standard library only."""
