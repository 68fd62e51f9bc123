"""The menus callers meet: one file each, holding one ``MENU``. Adding a file adds the menu."""
