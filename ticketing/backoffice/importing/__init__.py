"""Files of the utility become rows of the embedded back office: checked whole, compared, then written at once."""
