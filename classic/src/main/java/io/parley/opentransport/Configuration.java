package io.parley.opentransport;

/// What an endpoint is made of, as OTCreateConfiguration names it.
public enum Configuration {
  /// `tcp`.
  TCP,
  /// `tilisten,tcp`, for endpoints that listen: further requests are held back until the current
  /// one is accepted or rejected, so that accept does not fail because of them (p.143).
  TILISTEN_TCP
}
