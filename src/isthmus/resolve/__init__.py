"""One actor, many names: names in one form, candidate pairs with score and reason, judgements and the clusters they make.

`sides` reads what is to be resolved, `normalise` brings names into one form, `blocking` finds the pairs worth comparing,
`name_score` scores names alone and `column_score` (Splink) names with country, city, LEI and parent, `proposals` puts
these together, `judging` stores a person's decisions and `clusters` computes what they amount to.
"""
