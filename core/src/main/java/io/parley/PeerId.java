package io.parley;

import io.parley.spi.Identity;
import java.net.InetAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/// Who a peer is. Opaque: compare it, keep it, print it.
///
/// There are two kinds. A Parley peer has a key, and its id is the fingerprint of that key: it
/// stays the same over every address, name and restart, and nobody else can have it. To csend a
/// peer *is* its IP address (wire-csend section 2.4), so a peer known only on that wire has an id
/// made of the address; whoever is there next under another name has one made of address and name.
///
/// @param value the id's text: `parley:` and 43 characters of base64url, or `csend:` and an
///   address, and perhaps a name
public record PeerId(String value) {

  private static final String KEY_PREFIX = "parley:";

  /// The id of a peer known by its address alone, as on the csend wire.
  ///
  /// @param ip the peer's address
  /// @return the id
  public static PeerId ofAddress(InetAddress ip) {
    return new PeerId("csend:" + ip.getHostAddress());
  }

  /// The id of a peer known by its address and its name, where the address alone is another's.
  ///
  /// @param ip the peer's address
  /// @param name its name
  /// @return the id
  public static PeerId ofAddress(InetAddress ip, String name) {
    return new PeerId("csend:" + ip.getHostAddress() + '/' + name);
  }

  /// The id of a peer that has a key: the SHA-256 of it, in base64url without padding (RFC 4648
  /// section 5).
  ///
  /// @param publicKey the 32 bytes of its public key, as [Identity#publicKey()] gives them
  /// @return the id
  /// @throws IllegalArgumentException if they are not 32
  public static PeerId ofKey(byte[] publicKey) {
    if (publicKey.length != Identity.KEY_BYTES) {
      throw new IllegalArgumentException("a public key has 32 bytes, not " + publicKey.length);
    }
    try {
      byte[] fingerprint = MessageDigest.getInstance("SHA-256").digest(publicKey);
      String text = Base64.getUrlEncoder().withoutPadding().encodeToString(fingerprint);
      return new PeerId(KEY_PREFIX + text);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /// Whether it is the fingerprint of a key, so that the peer can prove that it is the one.
  ///
  /// @return whether it is; false for one made of an address
  public boolean isKey() {
    return value.startsWith(KEY_PREFIX);
  }

  @Override
  public String toString() {
    return value;
  }
}
