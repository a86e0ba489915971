"""A process of its own for what strangers send: bounded, without a network, and replaced when it breaks."""
