"""site: the only place that knows everything. Settings, urls, wiring, the one clock, the command line."""

import warnings

# a server without a login session has no XDG_RUNTIME_DIR; the fallback under /tmp is what we want
warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR is not set")
