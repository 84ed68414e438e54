"""What the benches share: the figures, the house they work in, and the district they fill it with."""
