"""The texts that people read, in both languages."""
