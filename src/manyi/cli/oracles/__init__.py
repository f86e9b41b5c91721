"""`manyi oracles`: published numbers beside ours."""
