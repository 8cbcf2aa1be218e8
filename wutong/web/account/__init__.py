"""The door: signing in and out, second factors, seats, sessions. allauth does the work, these pages show it."""
