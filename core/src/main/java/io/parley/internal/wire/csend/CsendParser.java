package io.parley.internal.wire.csend;

import io.parley.internal.wire.csend.CsendDecoded.Malformed;
import io.parley.internal.wire.csend.CsendFrame.Kind;
import io.parley.internal.wire.csend.CsendFrame.Version;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// Reads one frame as csend does, row by row of wire-csend section 2.5, but for one thing: csend's
/// `strtok_r` swallows empty fields, so that the rest shifts and a text becomes a user's name.
/// Where a field that csend would swallow is empty, or one is not what its place asks for, the
/// frame is malformed.
///
/// A parser lives for one frame and belongs to the thread that parses it.
final class CsendParser {

  /// csend calls anything shorter "too short".
  private static final int MIN_BYTES = 7;

  /// What `strtoul` gives for a number that is too large, on csend's 64-bit POSIX.
  private static final BigInteger LARGEST_ID =
      BigInteger.TWO.pow(Long.SIZE).subtract(BigInteger.ONE);

  private final Bytes body;
  private int next;

  private CsendParser(Bytes body) {
    this.body = body;
  }

  /// Reads a frame.
  ///
  /// @param all its bytes, at most [CsendFrame#MAX_BYTES]
  static CsendDecoded parse(Bytes all) {
    if (all.length() < MIN_BYTES) {
      return new Malformed("only " + all.length() + " bytes, where the shortest frame has 7");
    }
    int magicEnd = CsendFrame.MAGIC.length();
    if (!all.first(magicEnd).equals(CsendFrame.MAGIC)) {
      return new Malformed("does not begin with CSDC but with '" + all.first(magicEnd) + "'");
    }
    int nul = all.indexOf('\0', 0);
    if (nul < 0) {
      CsendDecoded decoded = new CsendParser(all.slice(magicEnd, all.length())).frame();
      return all.length() < CsendFrame.MAX_BYTES ? decoded : withoutTornTail(decoded);
    }
    CsendDecoded decoded = new CsendParser(all.slice(magicEnd, Math.max(nul, magicEnd))).frame();
    Bytes trailer = all.slice(nul + 1, all.length());
    return decoded instanceof CsendFrame frame ? frame.withTrailer(trailer) : decoded;
  }

  /// A frame of full length may have been cut on its way, within its last character.
  private static CsendDecoded withoutTornTail(CsendDecoded decoded) {
    return decoded instanceof CsendFrame frame
        ? frame.withContent(CsendText.withoutTornTail(frame.content()))
        : decoded;
  }

  private CsendDecoded frame() {
    Bytes kindField = field();
    Kind kind = kind(kindField);
    if (kind == null) {
      return new Malformed("unknown kind '" + shown(kindField) + "'");
    }
    Bytes second = field();
    boolean isV1 = second.contains('@');
    if (!isV1 && !isId(second)) {
      return new Malformed("'" + shown(second) + "' where the id or the sender should be");
    }
    Bytes origin = isV1 ? second : field();
    if (origin.isEmpty()) {
      return new Malformed(kind + " without a sender");
    }
    return new CsendFrame(
        isV1 ? Version.V1 : Version.V2,
        kind,
        isV1 ? 0 : id(second),
        CsendOrigin.parse(origin),
        rest(),
        Bytes.EMPTY);
  }

  /// The next field, without the `|` that ends it; empty if there is none.
  private Bytes field() {
    int from = Math.min(next, body.length());
    int bar = body.indexOf('|', from);
    int to = bar < 0 ? body.length() : bar;
    next = to + 1;
    return body.slice(from, to);
  }

  private Bytes rest() {
    return body.slice(Math.min(next, body.length()), body.length());
  }

  private static @Nullable Kind kind(Bytes field) {
    for (Kind kind : Kind.values()) {
      if (field.equals(Bytes.utf8(kind.name()))) {
        return kind;
      }
    }
    return null;
  }

  private static boolean isId(Bytes field) {
    String digits = digits(field);
    return !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /// The low 32 bits, as csend keeps them.
  private static int id(Bytes field) {
    return new BigInteger(digits(field)).min(LARGEST_ID).intValue();
  }

  /// What stands behind the blanks that `strtoul` skips: the space and 0x09 to 0x0D.
  private static String digits(Bytes field) {
    String text = field.latin1();
    int from = 0;
    while (from < text.length() && isBlank(text.charAt(from))) {
      from++;
    }
    return text.substring(from);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  private static String shown(Bytes field) {
    return field.first(Math.min(field.length(), CsendName.MAX_BYTES)).toString();
  }
}
