"""Wutong 梧桐: joint utility connection, run from the policy paper itself."""
