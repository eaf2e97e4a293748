"""The use cases: one function each, with plain arguments, inside the transaction that an edge has opened."""
