"""The first draft of a plugin, from answers or from a sheet that exists."""
