"""`make matrix`: the backbone's tests against the versions that somebody names, each started here for the run."""
