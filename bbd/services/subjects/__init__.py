"""The things that rules judge, a module for each type: its facts, and what a letter about it needs."""
