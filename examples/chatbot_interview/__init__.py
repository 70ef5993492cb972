"""An interview held message by message."""
