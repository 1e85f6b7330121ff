package io.parley.testkit.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.spi.Identity;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// What every [Identity] keeps. A subclass brings the keys; its tests may run in parallel.
public abstract class IdentityContract {

  private static final byte[] CONTENT = "alice is at 10.0.0.1".getBytes(UTF_8);

  /// For subclasses.
  protected IdentityContract() {}

  /// Somebody new.
  ///
  /// @return an identity with a key of its own
  protected abstract Identity newIdentity();

  @Test
  void aKeyAndASignatureHaveTheirLength() {
    Identity alice = newIdentity();
    assertThat(alice.publicKey()).hasSize(Identity.KEY_BYTES);
    assertThat(alice.sign(CONTENT)).hasSize(Identity.SIGNATURE_BYTES);
    assertThat(alice.sign(new byte[0])).hasSize(Identity.SIGNATURE_BYTES);
  }

  @Test
  void theKeyIsACopyThatMayBeWrittenTo() {
    Identity alice = newIdentity();
    byte[] key = alice.publicKey();
    alice.publicKey()[0]++;
    assertThat(alice.publicKey()).isEqualTo(key);
  }

  @Test
  void everybodyHasAnotherKey() {
    assertThat(newIdentity().publicKey()).isNotEqualTo(newIdentity().publicKey());
  }

  @Test
  void anybodyCanCheckWhatSomebodySigned() {
    Identity alice = newIdentity();
    Identity bob = newIdentity();
    byte[] signature = alice.sign(CONTENT);
    assertThat(bob.verify(alice.publicKey(), CONTENT, signature)).isTrue();
    assertThat(alice.verify(alice.publicKey(), CONTENT, signature)).isTrue();
    assertThat(alice.sign(CONTENT)).isEqualTo(signature);
  }

  @Test
  void whatOneSignedIsNotSignedByAnother() {
    Identity alice = newIdentity();
    Identity bob = newIdentity();
    assertThat(alice.verify(bob.publicKey(), CONTENT, alice.sign(CONTENT))).isFalse();
  }

  @Test
  void everyChangedByteIsNoticed() {
    Identity alice = newIdentity();
    byte[] signature = alice.sign(CONTENT);
    for (int i = 0; i < signature.length; i++) {
      assertThat(alice.verify(alice.publicKey(), CONTENT, changed(signature, i))).isFalse();
    }
    for (int i = 0; i < CONTENT.length; i++) {
      assertThat(alice.verify(alice.publicKey(), changed(CONTENT, i), signature)).isFalse();
    }
    for (int i = 0; i < Identity.KEY_BYTES; i++) {
      assertThat(alice.verify(changed(alice.publicKey(), i), CONTENT, signature)).isFalse();
    }
  }

  @Test
  void bytesThatAreNoKeyOrNoSignatureAreNotGenuineAndNothingIsThrown() {
    Identity alice = newIdentity();
    var random = new SplittableRandom(1);
    for (int length = 0; length < 100; length++) {
      byte[] noise = new byte[length];
      random.nextBytes(noise);
      assertThat(alice.verify(noise, CONTENT, alice.sign(CONTENT))).isFalse();
      assertThat(alice.verify(alice.publicKey(), CONTENT, noise)).isFalse();
    }
    for (int fill : new int[] {0, 1, 0x7f, 0x80, 0xff}) {
      byte[] key = filled(Identity.KEY_BYTES, fill);
      byte[] signature = filled(Identity.SIGNATURE_BYTES, fill);
      assertThat(alice.verify(alice.publicKey(), CONTENT, signature)).isFalse();
      assertThat(alice.verify(key, CONTENT, alice.sign(CONTENT))).isFalse();
    }
  }

  private static byte[] changed(byte[] bytes, int place) {
    byte[] changed = bytes.clone();
    changed[place] ^= 4;
    return changed;
  }

  private static byte[] filled(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }
}
