"""From raw cells to typed registers: finding tables, telling rows apart, reading cells."""
