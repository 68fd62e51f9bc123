"""Announcements: what every caller, or every caller of an area, hears in the greeting for a while."""
