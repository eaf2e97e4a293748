"""The parts of a replay: reading what was recorded, playing it day by day, comparing two ways it could have gone."""
