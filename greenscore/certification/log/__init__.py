"""A log that only grows: hashed after RFC 6962, signed and laid out as C2SP's tlog specifications say."""
