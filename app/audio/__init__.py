"""The microphone, sealed recordings and the decoding of attached sound files."""
