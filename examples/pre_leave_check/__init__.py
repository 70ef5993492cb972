"""What leave or resignation would change."""
