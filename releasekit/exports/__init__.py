"""What leaves the building: forms that no template can write, and the folder they are put in."""
