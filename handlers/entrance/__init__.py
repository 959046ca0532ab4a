"""What every update meets first and last: who may come in, what a word means, what nobody understood."""
