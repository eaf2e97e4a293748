"""The comparison of bbd's engine with its peers: the data, an adapter for each engine, and what measures them.

The adapters of the peers run in an environment of their own (installing.py) and import nothing of bbd.
"""
