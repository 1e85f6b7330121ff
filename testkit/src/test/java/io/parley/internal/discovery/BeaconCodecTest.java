package io.parley.internal.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.Messenger;
import io.parley.internal.discovery.Beacon.Kind;
import io.parley.internal.discovery.Beacon.Question;
import io.parley.internal.discovery.Beacon.Speaker;
import io.parley.internal.discovery.BeaconCodec.Decoded;
import io.parley.internal.discovery.BeaconCodec.Malformed;
import io.parley.internal.discovery.BeaconCodec.Signed;
import io.parley.internal.wire.csend.Bytes;
import io.parley.spi.Address;
import io.parley.spi.Identity;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BeaconCodecTest {

  private final Identity alice = Messenger.newIdentity();

  @Test
  void whatIsWrittenIsRead() {
    Beacon beacon = beacon("älice", List.of(ip("10.0.0.1"), ip("fe80::1")), 3);
    Signed read = (Signed) BeaconCodec.decode(BeaconCodec.encode(beacon, alice));
    assertThat(read.beacon()).isEqualTo(beacon);
    assertThat(read.isGenuine(alice)).isTrue();
  }

  @Test
  void theBytesAreThoseOfTheProtocol() {
    var speaker = new Speaker(key(), 0x0102030405060708L, "al", 8_080, 0, List.of(ip("10.0.0.1")));
    var beacon =
        new Beacon(
            Kind.HERE,
            speaker,
            9,
            new Question(0x1112131415161718L, true),
            0x2122232425262728L,
            List.of(new Address(ip("10.0.2.5"), 7_357)));
    byte[] bytes = BeaconCodec.encode(beacon, alice);
    String content = HexFormat.of().formatHex(bytes, 0, bytes.length - Identity.SIGNATURE_BYTES);
    assertThat(content)
        .isEqualTo(
            "50524c59"
                + "01"
                + "01"
                + HexFormat.of().formatHex(alice.publicKey())
                + "0102030405060708"
                + "0000000000000009"
                + "1112131415161718"
                + "2122232425262728"
                + "01"
                + "1f90"
                + "0000"
                + "02616c"
                + "01040a000001"
                + "01040a0002051cbd");
    assertThat(bytes).hasSize(content.length() / 2 + Identity.SIGNATURE_BYTES);
  }

  @Test
  void theLargestFitsIntoOnePacket() {
    List<InetAddress> addresses = Collections.nCopies(Beacon.MAX_ADDRESSES, ip("2001:db8::1"));
    byte[] bytes =
        BeaconCodec.encode(
            beacon("x".repeat(Beacon.MAX_NAME_BYTES), addresses, Beacon.MAX_INTRODUCED), alice);
    assertThat(bytes.length).isLessThanOrEqualTo(BeaconCodec.MAX_BYTES);
    assertThat(BeaconCodec.decode(bytes)).isInstanceOf(Signed.class);
  }

  @Test
  void noBitCanBeChanged() {
    byte[] bytes = BeaconCodec.encode(beacon("alice", List.of(ip("10.0.0.1")), 1), alice);
    for (int bit = 0; bit < bytes.length * Byte.SIZE; bit++) {
      byte[] changed = bytes.clone();
      changed[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
      assertThat(isGenuine(BeaconCodec.decode(changed))).as("bit " + bit).isFalse();
    }
  }

  @Test
  void whatIsCutOffOrRandomIsMalformedOrNotGenuine() {
    byte[] bytes = BeaconCodec.encode(beacon("alice", List.of(ip("10.0.0.1")), 1), alice);
    for (int length = 0; length < bytes.length; length++) {
      assertThat(isGenuine(BeaconCodec.decode(Arrays.copyOf(bytes, length)))).isFalse();
    }
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      byte[] noise = bytes.clone();
      for (int hits = 1 + random.nextInt(8); hits > 0; hits--) {
        noise[4 + random.nextInt(noise.length - 4)] = (byte) random.nextInt();
      }
      assertThat(BeaconCodec.decode(noise)).isNotNull();
    }
  }

  @Test
  void fieldsOfLaterVersionsArePassedOver() {
    byte[] bytes = BeaconCodec.encode(beacon("alice", List.of(), 0), alice);
    byte[] content = Arrays.copyOf(bytes, bytes.length - Identity.SIGNATURE_BYTES + 5);
    byte[] signature = alice.sign(content);
    byte[] longer = Arrays.copyOf(content, content.length + signature.length);
    System.arraycopy(signature, 0, longer, content.length, signature.length);
    assertThat(isGenuine(BeaconCodec.decode(longer))).isTrue();
  }

  @Test
  void anotherVersionIsToldOf() {
    byte[] bytes = BeaconCodec.encode(beacon("alice", List.of(), 0), alice);
    bytes[4] = 2;
    assertThat(BeaconCodec.decode(bytes)).isEqualTo(new Malformed("it has version 2, we know 1"));
  }

  private boolean isGenuine(Decoded decoded) {
    return decoded instanceof Signed signed && signed.isGenuine(alice);
  }

  private Beacon beacon(String name, List<InetAddress> addresses, int introduced) {
    return new Beacon(
        Kind.LEAVE,
        new Speaker(key(), -3, name, 8_080, 65_535, addresses),
        Long.MAX_VALUE,
        new Question(-1, false),
        7,
        Collections.nCopies(introduced, new Address(ip("2001:db8::2"), 1)));
  }

  private Bytes key() {
    return Bytes.of(alice.publicKey());
  }

  private static InetAddress ip(String literal) {
    return InetAddress.ofLiteral(literal);
  }
}
