package io.parley.mactcp;

/// A parameter block for the driver: what is asked, with its csCode (1989 p.7, 14, 31).
public sealed interface Command permits TcpCommand, UdpCommand {

  /// The number of the routine.
  ///
  /// @return the csCode
  int csCode();
}
