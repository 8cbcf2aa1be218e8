"""A case on the page: what it is, whose turn it is, and every act somebody may perform on it."""
