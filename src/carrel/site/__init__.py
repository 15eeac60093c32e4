"""The site: settings, addresses and wiring; the one place that knows who implements what."""
