"""The store: tables, types, named queries and transactions; it decides nothing."""
