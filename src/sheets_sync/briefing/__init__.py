"""The briefing document of a period: facts from a run, put into a form that the office can edit."""
