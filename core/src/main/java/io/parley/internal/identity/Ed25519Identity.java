package io.parley.internal.identity;

import io.parley.spi.Identity;
import java.io.Serial;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/// A real key pair: Ed25519 as the JDK computes it (RFC 8032). Immutable, so any thread may use it.
public final class Ed25519Identity implements Identity {

  /// How long the seed of a key pair is, in bytes: RFC 8032 calls it the private key.
  static final int SEED_BYTES = 32;

  private static final String ALGORITHM = "Ed25519";

  /// What stands before the 32 bytes of a public key in its X.509 encoding (RFC 8410 section 4).
  private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  /// What stands before the 32 bytes of a seed in its PKCS#8 encoding (RFC 8410 section 7).
  private static final byte[] PKCS8_PREFIX =
      HexFormat.of().parseHex("302e020100300506032b657004220420");

  private final PrivateKey privateKey;
  private final byte[] publicKey;

  private Ed25519Identity(byte[] seed) {
    try {
      privateKey =
          KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(encoded(seed)));
      publicKey = publicKeyOf(seed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no " + ALGORITHM, e);
    }
    if (!verify(publicKey, seed, sign(seed))) {
      throw new IllegalStateException("this Java made another key of the seed than was asked for");
    }
  }

  /// A fresh key pair, which nobody else has.
  ///
  /// @return the identity
  public static Ed25519Identity fresh() {
    return ofSeed(freshSeed());
  }

  /// The seed of a fresh key pair, from the operating system's randomness.
  static byte[] freshSeed() {
    byte[] seed = new byte[SEED_BYTES];
    new SecureRandom().nextBytes(seed);
    return seed;
  }

  /// The key pair of a seed: always the same one.
  ///
  /// @param seed the 32 bytes; not kept
  /// @return the identity
  static Ed25519Identity ofSeed(byte[] seed) {
    if (seed.length != SEED_BYTES) {
      throw new IllegalArgumentException("a seed has " + SEED_BYTES + " bytes, not " + seed.length);
    }
    return new Ed25519Identity(seed);
  }

  /// A seed in PKCS#8, as files keep it.
  static byte[] encoded(byte[] seed) {
    return joined(PKCS8_PREFIX, seed);
  }

  @Override
  public byte[] publicKey() {
    return publicKey.clone();
  }

  @Override
  public byte[] sign(byte[] content) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(privateKey);
      signature.update(content);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot sign", e);
    }
  }

  @Override
  public boolean verify(byte[] publicKey, byte[] content, byte[] signature) {
    if (publicKey.length != KEY_BYTES || signature.length != SIGNATURE_BYTES) {
      return false;
    }
    try {
      PublicKey signer =
          KeyFactory.getInstance(ALGORITHM)
              .generatePublic(new X509EncodedKeySpec(joined(X509_PREFIX, publicKey)));
      Signature check = Signature.getInstance(ALGORITHM);
      check.initVerify(signer);
      check.update(content);
      return check.verify(signature);
    } catch (GeneralSecurityException e) {
      return false; // bytes that are no point of the curve, or no signature
    }
  }

  /// The JDK has no call for it, but its generator takes as the seed what it is given as random.
  private static byte[] publicKeyOf(byte[] seed) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
    generator.initialize(255, new Given(seed));
    byte[] encoded = generator.generateKeyPair().getPublic().getEncoded();
    return Arrays.copyOfRange(encoded, X509_PREFIX.length, encoded.length);
  }

  private static byte[] joined(byte[] prefix, byte[] rest) {
    byte[] all = Arrays.copyOf(prefix, prefix.length + rest.length);
    System.arraycopy(rest, 0, all, prefix.length, rest.length);
    return all;
  }

  /// Gives the bytes of a seed where random ones are drawn.
  private static final class Given extends SecureRandom {

    @Serial private static final long serialVersionUID = 1;

    private final byte[] seed;

    Given(byte[] seed) {
      super(null, null); // without a provider: nothing is drawn but what nextBytes gives
      this.seed = seed;
    }

    @Override
    public void nextBytes(byte[] drawn) {
      System.arraycopy(seed, 0, drawn, 0, drawn.length);
    }
  }
}
