"""Facts about posts, decided one by one."""
