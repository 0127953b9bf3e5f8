"""What a new site starts with."""
