"""Looking at plugins without trusting them: in a process of their own, which may end as it likes."""
