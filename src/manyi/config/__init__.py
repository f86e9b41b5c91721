"""Settings and the entrances for web server and worker."""
