"""Google Sheets as sources and output: the only place that imports gspread, google.auth and requests."""
