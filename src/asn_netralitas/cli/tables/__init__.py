"""Tables in files: opened, read in parts, and written, in each form by a module of its own."""
