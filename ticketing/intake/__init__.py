"""The one door: what the phone (and later web and radio) hands over."""
