package io.parley.app;

import io.parley.MessageId;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The number of a message as people type it: `m42`, or `42`.
final class MessageNumber {

  private static final Pattern TYPED = Pattern.compile("m?(\\d{1,18})");

  private MessageNumber() {}

  /// Understands a number; empty if it is none.
  static Optional<MessageId> parse(String typed) {
    Matcher number = TYPED.matcher(typed.toLowerCase(Locale.ROOT));
    return number.matches()
        ? Optional.of(new MessageId(Long.parseLong(number.group(1))))
        : Optional.empty();
  }
}
