"""The tests of bbd. Only this folder is a package, so that its fixtures' modules have a name nobody else has."""
