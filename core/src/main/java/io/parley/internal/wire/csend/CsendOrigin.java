package io.parley.internal.wire.csend;

import java.net.InetAddress;

/// The `user@ip` of a frame: who says that it sent it.
///
/// @param name the name's bytes, at most [CsendName#MAX_BYTES], without `|`, `@` and NUL; csend
///   sends whatever bytes its user typed, and an empty name means "as before"
/// @param ip the address as text, printable ASCII without `|`; csend ignores it for the address the
///   frame came from (wire-csend section 2.4), and so do we. Empty if the frame has no `@`
public record CsendOrigin(Bytes name, String ip) {

  /// Longest text of an IP address, an IPv6 one (without its scope). csend keeps 15 characters of
  /// it.
  static final int MAX_IP = 45;

  /// Checks what the fields of a frame must not hold.
  public CsendOrigin {
    if (name.length() > CsendName.MAX_BYTES) {
      throw new IllegalArgumentException("a csend name of " + name.length() + " bytes");
    }
    if (name.contains('|') || name.contains('@') || name.contains('\0')) {
      throw new IllegalArgumentException("a csend name cannot be " + name);
    }
    if (ip.length() > MAX_IP || ip.indexOf('|') >= 0 || !printable(ip).equals(ip)) {
      throw new IllegalArgumentException("the ip of a csend frame cannot be " + Bytes.utf8(ip));
    }
  }

  /// Our own.
  ///
  /// @param name our name, encoded as the receiver reads it
  /// @param address the address we leave from
  /// @return the field
  public static CsendOrigin of(Bytes name, InetAddress address) {
    String text = address.getHostAddress();
    int scope = text.indexOf('%');
    return new CsendOrigin(name, scope < 0 ? text : text.substring(0, scope));
  }

  /// Reads the field as it stands in a frame, cutting what is too long.
  static CsendOrigin parse(Bytes field) {
    int at = field.indexOf('@', 0);
    Bytes name = at < 0 ? field : field.first(at);
    Bytes ip = at < 0 ? Bytes.EMPTY : field.slice(at + 1, field.length());
    String text = ip.first(Math.min(ip.length(), MAX_IP)).latin1();
    return new CsendOrigin(CsendName.cut(name), printable(text));
  }

  private static String printable(String ip) {
    StringBuilder text = new StringBuilder(ip.length());
    for (int i = 0; i < ip.length(); i++) {
      char c = ip.charAt(i);
      text.append(c <= ' ' || c >= 0x7F ? '?' : c);
    }
    return text.toString();
  }
}
