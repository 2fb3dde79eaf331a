"""Many workbooks become one: intake, people, indicators, summary."""
