package io.parley.mactcp;

import org.jspecify.annotations.Nullable;

/// An open TCP stream: its area, its ASR, and the one connection that it may have (1989 p.27).
/// Guarded by the driver's lock.
final class TcpStream {

  private final StreamPtr ptr;
  private final Block area;
  private final @Nullable TcpAsr asr;
  private final @Nullable Object userData;
  private final Interrupts interrupts;
  private @Nullable TcpConnection connection;

  TcpStream(StreamPtr ptr, Block area, TcpCommand.TcpCreate asked, Interrupts interrupts) {
    this.ptr = ptr;
    this.area = area;
    this.asr = asked.asr();
    this.userData = asked.userData();
    this.interrupts = interrupts;
  }

  StreamPtr ptr() {
    return ptr;
  }

  Block area() {
    return area;
  }

  @Nullable TcpConnection connection() {
    return connection;
  }

  void has(@Nullable TcpConnection now) {
    connection = now;
  }

  void tell(TcpEvent event) {
    if (asr != null) {
      interrupts.call(() -> asr.happened(ptr, event, userData));
    }
  }
}
