"""What is drawn or set for reading: charts here, PDF and workbooks later. No database, no web."""
