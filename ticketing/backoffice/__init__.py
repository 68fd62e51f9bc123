"""What the utility knows of its customers: bills, tokens, tariffs, applications, planned work, news, offices."""
