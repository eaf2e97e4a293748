"""What is drawn or set for reading: charts, CSV, workbooks. No database, no web."""
