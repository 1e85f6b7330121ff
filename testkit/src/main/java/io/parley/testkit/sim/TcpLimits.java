package io.parley.testkit.sim;

/// How much the TCP of a simulated machine holds.
///
/// @param sendBytes what one connection keeps until it is acknowledged
/// @param receiveBytes what one connection keeps until it is read: its largest window
/// @param segmentBytes the most that one segment carries
/// @param backlog the connections of one listener that wait to be accepted, those whose handshake
///   goes on among them; a call beyond it goes unanswered, and is tried again by the caller's TCP
public record TcpLimits(int sendBytes, int receiveBytes, int segmentBytes, int backlog) {

  /// As usual kernels have it: buffers of 64 KiB, Ethernet's segments, a backlog of 512.
  public static final TcpLimits USUAL = new TcpLimits(65_536, 65_536, 1_460, 512);

  /// Checks that there is some of each.
  public TcpLimits {
    if (Math.min(Math.min(sendBytes, receiveBytes), Math.min(segmentBytes, backlog)) < 1) {
      throw new IllegalArgumentException("limits are at least 1");
    }
  }

  /// The same with other buffers.
  ///
  /// @param bytes the bound of each buffer, sending and receiving
  /// @return the new limits
  public TcpLimits withBuffers(int bytes) {
    return new TcpLimits(bytes, bytes, segmentBytes, backlog);
  }

  /// The same with smaller or larger segments.
  ///
  /// @param bytes the most that one carries
  /// @return the new limits
  public TcpLimits withSegments(int bytes) {
    return new TcpLimits(sendBytes, receiveBytes, bytes, backlog);
  }

  /// The same with another backlog.
  ///
  /// @param connections how many may wait
  /// @return the new limits
  public TcpLimits withBacklog(int connections) {
    return new TcpLimits(sendBytes, receiveBytes, segmentBytes, connections);
  }
}
