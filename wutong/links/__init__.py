"""links: the ways out of the house: text messages now, neighbour systems later. Each is a port with a real local end."""
