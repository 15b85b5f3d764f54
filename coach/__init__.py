"""Decides and talks: command line, sources, pipeline, hold, guidance, session."""

import os

# The matrices here are small: a second thread of numpy's OpenBLAS has nothing to do, and waits for
# more by keeping a core busy that the model needs. It has to be said before numpy is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
