"""The web shell: menu, sign-in, pages every step shares."""
