"""The page of a period: one HTML file for telephone, desk and projector, that asks nothing of anybody."""
