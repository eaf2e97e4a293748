"""The web edge: views, forms and sign-in. It opens the transactions, and decides nothing that a service decides."""
