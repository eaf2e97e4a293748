"""The domain: pure. What an agreement is and does, without database, web or clock."""
