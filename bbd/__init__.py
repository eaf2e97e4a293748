"""bbd manages goal agreements between the Berlin Senate and the partners of "Berlin braucht dich!"."""

__version__ = "0.1.0"
