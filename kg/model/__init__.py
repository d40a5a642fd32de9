"""What passes between the rooms: frozen values, no reading or writing."""
