"""How the cells of a list are said in a sentence: days, times, sums, phones and numbers as people say them."""
