"""The rules: how they are written, checked, and judged. Pure: no database, no web, no clock."""
