"""The ten steps of the loop, one folder each."""
