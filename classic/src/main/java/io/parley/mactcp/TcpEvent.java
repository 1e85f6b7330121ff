package io.parley.mactcp;

/// What an ASR of a TCP stream is told (1989 p.50-52; 1993 p.37-40).
///
/// [Urgent] and [IcmpReceived] are never told here, since the TCP underneath
/// ([io.parley.classic.TcpPort]) knows of neither; they are here for programs that handle them.
public sealed interface TcpEvent {

  /// The event code.
  ///
  /// @return 1 to 6
  default int code() {
    return switch (this) {
      case Closing _ -> 1;
      case UlpTimedOut _ -> 2;
      case Terminate _ -> 3;
      case DataArrival _ -> 4;
      case Urgent _ -> 5;
      case IcmpReceived _ -> 6;
    };
  }

  /// The peer has closed, and all that it sent has been delivered (1989 p.50). The connection is
  /// not broken: we may send on.
  record Closing() implements TcpEvent {}

  /// The ULP time-out has passed, and its action is [UlpAction#REPORT]; the timer runs again (1989
  /// p.51).
  record UlpTimedOut() implements TcpEvent {}

  /// The connection is no more. Told once for each connection that was established, whatever ended
  /// it (1989 p.51), after its pending commands have ended (our choice). The stream is free for the
  /// next one.
  ///
  /// @param reason what ended it
  record Terminate(TerminateReason reason) implements TcpEvent {}

  /// Data came while no receive was outstanding. Not told again until a receive was issued and has
  /// completed, and more came after that (1989 p.51).
  record DataArrival() implements TcpEvent {}

  /// Urgent data came while no receive was outstanding (1989 p.51).
  record Urgent() implements TcpEvent {}

  /// An ICMP report came (1989 p.51-52).
  record IcmpReceived() implements TcpEvent {}
}
