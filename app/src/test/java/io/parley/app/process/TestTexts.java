package io.parley.app.process;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What one peer gets of another's `/test`, in order (wire-csend section 3).
final class TestTexts {

  private TestTexts() {}

  /// The texts of csend's standard test.
  ///
  /// @param number the recipient's number at the sender
  /// @param recipient its name
  static List<String> to(int number, String recipient) {
    return IntStream.rangeClosed(1, 4)
        .boxed()
        .flatMap(round ->
            Stream.of("BROADCAST_", "DIRECT_%d_TO_%s_MSG_".formatted(number, recipient))
                .flatMap(kind ->
                    IntStream.rangeClosed(1, 3).mapToObj(i -> "TEST_R" + round + "_" + kind + i)))
        .toList();
  }
}
