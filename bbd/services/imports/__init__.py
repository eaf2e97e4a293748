"""Importing files: one module per kind. All rows or none; every row that does not fit is named with the way out."""
