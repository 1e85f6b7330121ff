package io.parley.spi;

/// The key pair by which a node proves who it is: Ed25519 (RFC 8032). The private half never leaves
/// it; the fingerprint of the public half is the node's [io.parley.PeerId].
///
/// Any thread may call any method, at any time: nothing blocks, nothing has to be closed. With real
/// keys a signature costs some 0.1 ms of computing and a check some 0.2 ms, so whoever checks what
/// strangers send bounds how often.
public interface Identity {

  /// How long a public key is, in bytes.
  int KEY_BYTES = 32;

  /// How long a signature is, in bytes.
  int SIGNATURE_BYTES = 64;

  /// The public half, as RFC 8032 section 5.1.5 encodes it.
  ///
  /// @return a copy of the [#KEY_BYTES] bytes; the same on every call
  byte[] publicKey();

  /// Signs with the private half: the same content has the same signature.
  ///
  /// @param content what is signed, of any length; not kept
  /// @return the [#SIGNATURE_BYTES] bytes of the signature (RFC 8032 section 5.1.6)
  byte[] sign(byte[] content);

  /// Whether somebody's signature is genuine. Never throws, whatever the bytes are.
  ///
  /// @param publicKey the signer's public key
  /// @param content what was signed
  /// @param signature the signature
  /// @return whether the owner of that key signed just this; false if the bytes are no key or no
  ///   signature at all
  boolean verify(byte[] publicKey, byte[] content, byte[] signature);
}
