"""A storm or a campaign: for a time the line offers other things first."""
