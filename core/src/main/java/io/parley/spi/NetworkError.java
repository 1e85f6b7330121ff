package io.parley.spi;

/// The one error table of every [NetworkStack]: what can go wrong, told alike by all of them.
///
/// | error | comes from | and means |
/// |---|---|---|
/// | [#REFUSED] | connect | nobody listens there |
/// | [#UNREACHABLE] | connect, send | no route, or the host is down |
/// | [#TIMED_OUT] | connect, accept, receive | the deadline passed |
/// | | read | the deadline passed; nothing is lost, it may be read again |
/// | | write | the deadline passed; the connection is aborted |
/// | [#RESET] | read, write, shutdownOutput | the connection broke |
/// | [#SHORTAGE] | all but read and write | no free port, descriptor or buffer here |
/// | | connect | the deadline passed in line, where a stack bounds its connections |
/// | [#ADDRESS_IN_USE] | listen, openDatagrams | another program has it |
/// | [#ADDRESS_UNAVAILABLE] | connect, listen, openDatagrams | not an address of this machine |
/// | [#PERMISSION_DENIED] | connect, listen, openDatagrams, send | this machine forbids it |
/// | [#CLOSED] | all | our side closed what it was called on, or the stack |
///
/// A caller whose thread is interrupted gets [#CLOSED], keeps its interrupt status, and what it
/// waited on is closed, a connection perhaps with RST.
public enum NetworkError {
  /// The host answered that nobody listens on that port.
  REFUSED,
  /// No route to the host, or the network says that it does not answer.
  UNREACHABLE,
  /// The deadline passed first.
  TIMED_OUT,
  /// The connection broke: the peer reset it, or the network lost it.
  RESET,
  /// This machine is short of ports, descriptors or buffers: wait and try again. Never the peer's
  /// fault.
  SHORTAGE,
  /// Another program on this machine has that address and port.
  ADDRESS_IN_USE,
  /// That address is not one of this machine's.
  ADDRESS_UNAVAILABLE,
  /// This machine forbids it.
  PERMISSION_DENIED,
  /// Our own side closed it.
  CLOSED
}
