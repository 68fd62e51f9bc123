"""The pages of messages: what leaves the house, what did not, and what a demonstration would have sent."""
