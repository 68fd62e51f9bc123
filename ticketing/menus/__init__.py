"""The menus of the telephone line as text, for people at the desk."""
