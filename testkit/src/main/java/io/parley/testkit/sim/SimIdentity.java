package io.parley.testkit.sim;

import io.parley.spi.Identity;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/// A node's key in a simulated world: a cheap stand-in for Ed25519, which a seed decides.
///
/// A signature is a digest of the public key and the content, so **anybody can forge it**. A
/// simulated world has no forgers of signatures, but it checks thousands of them a second, which
/// real ones are too slow for. That real keys keep forgers out is tested with real keys.
///
/// Immutable, so any thread may use it.
public final class SimIdentity implements Identity {

  private final byte[] key;

  private SimIdentity(byte[] key) {
    this.key = key;
  }

  /// A key that nobody else in the world has.
  ///
  /// @param random what it is drawn from: the world's randomness
  /// @return the identity
  public static SimIdentity drawnFrom(RandomGenerator random) {
    byte[] key = new byte[KEY_BYTES];
    random.nextBytes(key);
    return new SimIdentity(key);
  }

  @Override
  public byte[] publicKey() {
    return key.clone();
  }

  @Override
  public byte[] sign(byte[] content) {
    return signature(key, content);
  }

  @Override
  public boolean verify(byte[] publicKey, byte[] content, byte[] signature) {
    return publicKey.length == KEY_BYTES && Arrays.equals(signature, signature(publicKey, content));
  }

  private static byte[] signature(byte[] key, byte[] content) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(key);
      byte[] first = sha256.digest(content);
      byte[] second = sha256.digest(first);
      byte[] both = Arrays.copyOf(first, SIGNATURE_BYTES);
      System.arraycopy(second, 0, both, first.length, second.length);
      return both;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
