"""The demo: Berlin's published figures, and a story of made-up people around them. It calls services like any edge."""
