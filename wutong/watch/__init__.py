"""watch: what the clock triggers. Warnings, lapsed dates, windows that close. It calls verbs like anyone else."""
