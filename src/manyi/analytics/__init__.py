"""Numbers in, numbers out: no Django, files, network or clock."""
