package io.parley.mactcp;

import java.nio.ByteBuffer;

/// A datagram's content, lent by UDPRead until UDPBfrReturn gives it back (1989 p.16).
public final class LentBuffer {

  private final ByteBuffer content;

  LentBuffer(ByteBuffer content) {
    this.content = content;
  }

  /// The content.
  ///
  /// @return read-only
  public ByteBuffer content() {
    return content.asReadOnlyBuffer();
  }

  int length() {
    return content.remaining();
  }
}
