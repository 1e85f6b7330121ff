package io.parley.internal.discovery;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.internal.discovery.Beacon.Kind;
import io.parley.internal.discovery.Beacon.Question;
import io.parley.internal.discovery.Beacon.Speaker;
import io.parley.internal.wire.csend.Bytes;
import io.parley.spi.Address;
import io.parley.spi.Identity;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Writes and reads the bytes of a [Beacon] (`docs/protocol.md`, all numbers big-endian):
///
/// ```
///   "PRLY"  version  kind  key[32]  life[8]  serial[8]  question[8]  answer[8]  flags
///   csendPort[2]  parleyPort[2]  nameLength  name  addressCount  addresses
///   introducedCount  introduced  (fields of later versions)  signature[64]
/// ```
///
/// The signature covers all bytes before it, those that this version does not know among them.
final class BeaconCodec {

  /// The longest beacon: one packet on any link that carries IPv6, and on every Ethernet.
  static final int MAX_BYTES = 1_232;

  static final int KEY_BYTES = 32;
  static final int SIGNATURE_BYTES = 64;

  private static final byte[] MAGIC = "PRLY".getBytes(UTF_8);
  private static final int VERSION = 1;
  private static final int TO_ALL = 1;
  private static final int IPV4 = 4;
  private static final int IPV6 = 6;
  private static final int IPV4_BYTES = 4;
  private static final int IPV6_BYTES = 16;
  private static final int BYTE = 0xFF;
  private static final int SHORT = 0xFFFF;

  private BeaconCodec() {}

  /// What bytes turn out to be.
  sealed interface Decoded permits Signed, Malformed {}

  /// A beacon whose signature has not been looked at.
  ///
  /// @param beacon what it says
  /// @param content the bytes that are signed
  /// @param signature what is said to be their signature
  record Signed(Beacon beacon, Bytes content, Bytes signature) implements Decoded {

    /// Whether the node itself says it, with the key that it names.
    boolean isGenuine(Identity identity) {
      return identity.verify(
          beacon.speaker().key().toArray(), content.toArray(), signature.toArray());
    }
  }

  /// No beacon.
  ///
  /// @param reason why not, for people
  record Malformed(String reason) implements Decoded {}

  /// Whether bytes begin as a beacon does.
  static boolean isBeacon(byte[] bytes) {
    return bytes.length >= MAGIC.length
        && Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
  }

  /// Writes a beacon, and signs it.
  ///
  /// @return at most [#MAX_BYTES]
  static byte[] encode(Beacon beacon, Identity identity) {
    ByteBuffer out = ByteBuffer.allocate(MAX_BYTES);
    Speaker speaker = beacon.speaker();
    out.put(MAGIC).put((byte) VERSION).put((byte) beacon.kind().code());
    out.put(speaker.key().toArray()).putLong(speaker.life()).putLong(beacon.serial());
    out.putLong(beacon.question().nonce()).putLong(beacon.answer());
    out.put((byte) (beacon.question().toAll() ? TO_ALL : 0));
    out.putShort((short) speaker.csendPort()).putShort((short) speaker.parleyPort());
    byte[] name = speaker.name().getBytes(UTF_8);
    out.put((byte) name.length).put(name);
    out.put((byte) speaker.addresses().size());
    speaker.addresses().forEach(ip -> put(out, ip));
    out.put((byte) beacon.introduced().size());
    for (Address each : beacon.introduced()) {
      put(out, each.ip());
      out.putShort((short) each.port());
    }
    byte[] content = Arrays.copyOf(out.array(), out.position());
    out.put(identity.sign(content));
    return Arrays.copyOf(out.array(), out.position());
  }

  /// Reads a beacon. Never throws, whatever the bytes are.
  static Decoded decode(byte[] bytes) {
    if (!isBeacon(bytes)) {
      return new Malformed("does not begin with PRLY");
    }
    if (bytes.length < MAGIC.length + SIGNATURE_BYTES) {
      return new Malformed("only " + bytes.length + " bytes");
    }
    byte[] content = Arrays.copyOf(bytes, bytes.length - SIGNATURE_BYTES);
    byte[] signature = Arrays.copyOfRange(bytes, content.length, bytes.length);
    try {
      return new Signed(
          beacon(ByteBuffer.wrap(content, MAGIC.length, content.length - MAGIC.length)),
          Bytes.of(content),
          Bytes.of(signature));
    } catch (BufferUnderflowException e) {
      return new Malformed("cut off after " + bytes.length + " bytes");
    } catch (CharacterCodingException e) {
      return new Malformed("its name is no UTF-8");
    } catch (UnknownHostException | IllegalArgumentException e) {
      return new Malformed(String.valueOf(e.getMessage()));
    }
  }

  private static Beacon beacon(ByteBuffer in)
      throws CharacterCodingException, UnknownHostException {
    int version = in.get();
    if (version != VERSION) {
      throw new IllegalArgumentException("it has version " + version + ", we know 1");
    }
    int code = in.get();
    Kind kind =
        Kind.of(code).orElseThrow(() -> new IllegalArgumentException("its kind is " + code));
    byte[] key = new byte[KEY_BYTES];
    in.get(key);
    long life = in.getLong();
    long serial = in.getLong();
    long question = in.getLong();
    long answer = in.getLong();
    boolean toAll = (in.get() & TO_ALL) != 0;
    int csendPort = in.getShort() & SHORT;
    int parleyPort = in.getShort() & SHORT;
    String name = name(in);
    List<InetAddress> addresses = new ArrayList<>();
    for (int left = count(in, Beacon.MAX_ADDRESSES); left > 0; left--) {
      addresses.add(address(in));
    }
    List<Address> introduced = new ArrayList<>();
    for (int left = count(in, Beacon.MAX_INTRODUCED); left > 0; left--) {
      introduced.add(new Address(address(in), in.getShort() & SHORT));
    }
    var speaker = new Speaker(Bytes.of(key), life, name, csendPort, parleyPort, addresses);
    return new Beacon(kind, speaker, serial, new Question(question, toAll), answer, introduced);
  }

  private static String name(ByteBuffer in) throws CharacterCodingException {
    byte[] name = new byte[in.get() & BYTE];
    in.get(name);
    if (name.length < 1 || name.length > Beacon.MAX_NAME_BYTES) {
      throw new IllegalArgumentException("a name of " + name.length + " bytes");
    }
    return UTF_8.newDecoder().decode(ByteBuffer.wrap(name)).toString();
  }

  private static int count(ByteBuffer in, int most) {
    int count = in.get() & BYTE;
    if (count > most) {
      throw new IllegalArgumentException(count + " addresses, where " + most + " may be");
    }
    return count;
  }

  private static void put(ByteBuffer out, InetAddress ip) {
    byte[] raw = ip.getAddress();
    out.put((byte) (raw.length == IPV4_BYTES ? IPV4 : IPV6)).put(raw);
  }

  private static InetAddress address(ByteBuffer in) throws UnknownHostException {
    int family = in.get();
    if (family != IPV4 && family != IPV6) {
      throw new IllegalArgumentException("an address of the family " + family);
    }
    byte[] raw = new byte[family == IPV4 ? IPV4_BYTES : IPV6_BYTES];
    in.get(raw);
    return InetAddress.getByAddress(raw);
  }
}
