package io.parley.mactcp;

import java.nio.ByteBuffer;
import java.util.List;

/// A write data structure: what is to be sent, buffer by buffer (1989 p.26).
///
/// The buffers are the program's and must stay untouched until the command has ended (1989 p.37):
/// they are not copied, and what is changed meanwhile may go out changed. Their positions stay
/// where they are.
///
/// @param buffers what remains in each is sent, in this order; may have empty ones among them
public record Wds(List<ByteBuffer> buffers) {

  /// Takes the list as it is now.
  public Wds {
    buffers = List.copyOf(buffers);
  }

  /// A structure of some buffers.
  ///
  /// @param buffers what is to be sent
  /// @return the structure
  public static Wds of(ByteBuffer... buffers) {
    return new Wds(List.of(buffers));
  }

  /// How many bytes it describes.
  ///
  /// @return the sum
  long length() {
    long sum = 0;
    for (ByteBuffer each : buffers) {
      sum += each.remaining();
    }
    return sum;
  }
}
