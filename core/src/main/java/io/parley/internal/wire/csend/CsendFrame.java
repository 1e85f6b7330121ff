package io.parley.internal.wire.csend;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/// One frame, as it stands on the wire (wire-csend sections 2 and 2.1):
///
/// ```
///   V2   CSDC kind '|' id '|' name '@' ip '|' content [NUL trailer]
///   V1   CSDC kind '|' name '@' ip '|' content [NUL trailer]
/// ```
///
/// A value: the constructor lets no field hold what would make it another frame, so what is encoded
/// decodes to the same frame.
///
/// @param version the wire's version
/// @param kind what the frame is for
/// @param id its number, 32 bits unsigned; receivers only log it. 0 in V1, which has none
/// @param origin who says that it sent it
/// @param content the text's bytes, without NUL
/// @param trailer what follows the first NUL, which csend never sees: the place of Parley's own
///   advert
public record CsendFrame(
    Version version, Kind kind, int id, CsendOrigin origin, Bytes content, Bytes trailer)
    implements CsendDecoded {

  /// What csend reads of a frame, on TCP and UDP; it sends nothing longer (wire-csend section 2.3).
  public static final int MAX_BYTES = 1_023;

  /// Most headers are no longer: the start of the buffer that a frame is written into.
  private static final int USUAL_HEADER_BYTES = 64;

  /// The first four bytes of every frame.
  static final Bytes MAGIC = Bytes.utf8("CSDC");

  /// The wire's versions that begin with the magic. V0 has none and is not understood.
  public enum Version {
    /// April to October 2025.
    V1,
    /// Since October 2025: what we send.
    V2
  }

  /// What a frame is for. The wire has these names.
  public enum Kind {
    /// "Who is there?", broadcast every 10 s.
    DISCOVERY,
    /// The answer to it.
    DISCOVERY_RESPONSE,
    /// A message.
    TEXT,
    /// "I am leaving."
    QUIT
  }

  /// Checks that no field holds what would end it.
  public CsendFrame {
    if (content.contains('\0')) {
      throw new IllegalArgumentException("the content of a csend frame cannot hold NUL");
    }
    if (version == Version.V1 && id != 0) {
      throw new IllegalArgumentException("a V1 frame has no id");
    }
  }

  /// A frame as we send it.
  ///
  /// @param kind what it is for
  /// @param id the next of [CsendIds]
  /// @param origin who we are
  /// @param content the text's bytes
  /// @return a frame of version 2 without a trailer
  public static CsendFrame of(Kind kind, int id, CsendOrigin origin, Bytes content) {
    return new CsendFrame(Version.V2, kind, id, origin, content, Bytes.EMPTY);
  }

  /// The same frame with something that csend does not see.
  ///
  /// @param newTrailer what stands behind the NUL
  /// @return the frame
  public CsendFrame withTrailer(Bytes newTrailer) {
    return new CsendFrame(version, kind, id, origin, content, newTrailer);
  }

  CsendFrame withContent(Bytes newContent) {
    return new CsendFrame(version, kind, id, origin, newContent, trailer);
  }

  /// How many bytes of text fit into a TEXT frame.
  ///
  /// @param id its id
  /// @param origin its origin
  /// @return what its header leaves of [#MAX_BYTES]
  static int roomForText(int id, CsendOrigin origin) {
    return MAX_BYTES - of(Kind.TEXT, id, origin, Bytes.EMPTY).encodedLength();
  }

  /// Reads what remains in a buffer; of more than [#MAX_BYTES] the first ones, as csend does.
  ///
  /// Never throws, whatever the bytes are.
  ///
  /// @param from the bytes of one datagram or one connection
  /// @return the frame, or why it is none
  public static CsendDecoded decode(ByteBuffer from) {
    byte[] bytes = new byte[Math.min(from.remaining(), MAX_BYTES)];
    from.get(bytes);
    return CsendParser.parse(Bytes.of(bytes));
  }

  /// The frame's bytes.
  ///
  /// @return a new array of at most [#MAX_BYTES]
  /// @throws IllegalStateException if the frame is longer than that: a bug of its maker
  public byte[] encode() {
    byte[] bytes = bytes();
    if (bytes.length > MAX_BYTES) {
      throw new IllegalStateException("a csend frame of " + bytes.length + " bytes");
    }
    return bytes;
  }

  /// How many bytes the frame has.
  ///
  /// @return the length, which for a frame that [#encode] refuses is over [#MAX_BYTES]
  public int encodedLength() {
    return bytes().length;
  }

  private byte[] bytes() {
    var out = new ByteArrayOutputStream(USUAL_HEADER_BYTES + content.length() + trailer.length());
    MAGIC.writeTo(out);
    Bytes.utf8(kind.name() + '|').writeTo(out);
    if (version == Version.V2) {
      Bytes.utf8(Integer.toUnsignedString(id) + '|').writeTo(out);
    }
    origin.name().writeTo(out);
    Bytes.utf8('@' + origin.ip() + '|').writeTo(out);
    content.writeTo(out);
    if (!trailer.isEmpty()) {
      out.write(0);
      trailer.writeTo(out);
    }
    return out.toByteArray();
  }

  /// The sender's name.
  ///
  /// @return the name; may be empty, and hold any character but `|`, `@` and NUL
  public String name() {
    return CsendText.decode(origin.name());
  }

  /// The content as text.
  ///
  /// @return the text; may hold any character but NUL
  public String text() {
    return CsendText.decode(content);
  }
}
