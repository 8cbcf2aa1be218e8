"""The kit every page is made of: words, gates, questions, keys, preferences, assets."""
