package io.parley.testkit.peer;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// csend's frames, made and read as its C does (wire-csend sections 2.1, 2.3 and 2.5), apart from
/// the code under test. In here a string has one character for each byte.
final class CsendBytes {

  /// The most that is sent, and the most that one read takes.
  static final int MAX_BYTES = 1_023;

  private static final int MIN_BYTES = 7;
  private static final int MAX_NAME_BYTES = 31;
  private static final String MAGIC = "CSDC";

  private CsendBytes() {}

  /// A frame as it was understood.
  ///
  /// @param kind the type, unknown ones among them
  /// @param name the sender's name, a character for each byte
  /// @param content the rest, a character for each byte
  record Frame(String kind, String name, String content) {}

  /// The bytes of a frame; perhaps more than [#MAX_BYTES].
  static byte[] encode(String kind, long id, String origin, String content) {
    String frame = MAGIC + kind + '|' + id + '|' + origin + '|' + content;
    return frame.getBytes(StandardCharsets.ISO_8859_1);
  }

  /// `name@ip`, the name cut to what csend keeps.
  static String origin(String name, Charset charset, String ip) {
    return firstOf(bytesOf(name, charset)) + '@' + ip;
  }

  /// Reads what remains in a buffer: strtok, so that empty fields before the content collapse.
  static Optional<Frame> parse(ByteBuffer bytes) {
    String all = StandardCharsets.ISO_8859_1.decode(bytes).toString();
    if (all.length() < MIN_BYTES || !all.startsWith(MAGIC)) {
      return Optional.empty();
    }
    int nul = all.indexOf('\0');
    var fields = new Fields(all.substring(MAGIC.length(), nul < 0 ? all.length() : nul));
    String kind = fields.next();
    String id = fields.next();
    String sender = fields.next();
    if (kind.isEmpty() || id.isEmpty() || sender.isEmpty()) {
      return Optional.empty();
    }
    int at = sender.indexOf('@');
    String name = firstOf(at < 0 ? sender : sender.substring(0, at));
    return Optional.of(new Frame(kind, name, fields.rest));
  }

  /// A text's bytes, a character for each.
  static String bytesOf(String text, Charset charset) {
    return new String(text.getBytes(charset), StandardCharsets.ISO_8859_1);
  }

  /// What bytes say, a character for each.
  static String textOf(String bytes, Charset charset) {
    return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), charset);
  }

  private static String firstOf(String name) {
    return name.substring(0, Math.min(name.length(), MAX_NAME_BYTES));
  }

  /// What strtok has not taken yet.
  private static final class Fields {

    private String rest;

    Fields(String all) {
      this.rest = all;
    }

    /// The next field that is not empty; empty if there is none.
    String next() {
      String from = rest.replaceFirst("^\\|+", "");
      int bar = from.indexOf('|');
      rest = bar < 0 ? "" : from.substring(bar + 1);
      return bar < 0 ? from : from.substring(0, bar);
    }
  }
}
