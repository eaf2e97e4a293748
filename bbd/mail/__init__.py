"""The outbox's way out: what a letter says, how it becomes a message, how it reaches the mail server, when to retry.

Nothing here knows the database or the web; services keep the letters and decide what an outcome means for them.
"""
