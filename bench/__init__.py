"""What Wutong costs, beside a floor and its peers, measured in the same run and told as ratios.

Absolute times belong to one machine on one day; ratios travel. So every product figure stands beside the
bare SQL, the library or the engine that does the same work, interleaved with it, and the median of several
rounds is printed beside its goal. `python -m bench` prints one table, `--quick` a small one.
"""
