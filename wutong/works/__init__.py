"""works: geometry and trenches. Pure: shapes in, findings out; the paper's readings are arguments."""
