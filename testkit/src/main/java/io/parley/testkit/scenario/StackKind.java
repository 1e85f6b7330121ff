package io.parley.testkit.scenario;

/// What the node of a [Machine] moves its bytes through.
public enum StackKind {
  /// The simulated machine's own sockets.
  SOCKETS,
  /// A pool of MacTCP streams over these sockets, with the program's bounds for a Mac.
  MACTCP,
  /// A strict Mac: MacTCP's streams right on the machine's TCP, segment by segment. One of them
  /// listens, with a gap of 50 to 200 ms after each connection, which the seed draws for each
  /// machine; whoever calls meanwhile is refused.
  MACTCP_STRICT,
  /// Endpoints of an Open Transport over these sockets.
  OPENTRANSPORT,
  /// A strict Mac with Open Transport, which does all that the book lets it do, right on the
  /// machine's TCP: four connections are accepted, one more caller waits, and whoever calls
  /// meanwhile is refused.
  OPENTRANSPORT_STRICT
}
