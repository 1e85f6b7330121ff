package io.parley.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.parley.spi.Address;
import io.parley.spi.Connection;
import io.parley.spi.Deadline;
import io.parley.spi.HandOver;
import io.parley.spi.HandOver.NotSent;
import io.parley.spi.HandOver.Sent;
import io.parley.spi.HandOver.Uncertain;
import io.parley.spi.Listener;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkStack;
import io.parley.spi.Wire;
import io.parley.testkit.contract.WireNode.Received;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What every [Wire] promises. An implementation subclasses it and gives the world in which it is
/// tested, simulated or real, and the stacks under it.
///
/// Alice, bob and carol have an address each. Who speaks to bob's or carol's address without a wire
/// of its own is a peer that misbehaves, and says no more than a TCP can say.
public abstract class WireContract extends TestedWorld {

  private static final String WORDS =
      IntStream.range(0, 1_500).mapToObj(i -> "word" + i).collect(Collectors.joining(" "));

  /// For subclasses.
  protected WireContract() {}

  /// Makes a stack for one node. Called by the body of a test, once for each node.
  ///
  /// @param local the node's address
  /// @return the stack, without anything open
  protected abstract NetworkStack newStack(Address local);

  /// Makes a wire that is not open. Called by the body of a test.
  ///
  /// @param name the node's name: a few ASCII letters
  /// @param local where it listens and where it leaves from
  /// @param stack carries the bytes
  /// @return the wire
  protected abstract Wire newWire(String name, Address local, NetworkStack stack);

  /// Where a node takes messages.
  ///
  /// @param number 1, 2 or 3
  /// @return an IP address of its own, and a port
  protected abstract Address address(int number);

  /// Where a connect gets no answer at all. Called by the body of a test.
  ///
  /// @return the address
  /// @throws Exception if it cannot be made
  protected abstract Address blackHole() throws Exception;

  @FunctionalInterface
  private interface WireTest {
    void run(WireNode alice, WireNode bob) throws Exception;
  }

  @FunctionalInterface
  private interface PeerTest {
    void run(WireNode alice, Listener peer) throws Exception;
  }

  private WireNode node(String name, int number) {
    Address local = address(number);
    NetworkStack stack = newStack(local);
    return new WireNode(name, local, stack, newWire(name, local, stack), clock());
  }

  private void withNodes(WireTest test) throws Exception {
    run(() -> {
      try (WireNode alice = node("alice", 1).open();
          WireNode bob = node("bob", 2).open()) {
        test.run(alice, bob);
      }
    });
  }

  /// With a peer that is only a listener.
  private void withPeer(PeerTest test) throws Exception {
    run(() -> {
      try (NetworkStack stack = newStack(address(3));
          Listener peer = stack.listen(address(3));
          WireNode alice = node("alice", 1).open()) {
        test.run(alice, peer);
      }
    });
  }

  @Test
  void aTextArrivesOnceAndWholeWithItsSendersNameAndAddress() throws Exception {
    withNodes((alice, bob) -> {
      HandOver outcome = alice.handOver(bob.address, "héllo ☃ | a@b");
      assertThat(outcome)
          .isInstanceOfSatisfying(Sent.class, sent -> assertThat(sent.next()).isEqualTo(13));
      letItWait();
      assertThat(bob.received(1, plenty()))
          .containsExactly(new Received(alice.address.ip(), "alice", "héllo ☃ | a@b"));
    });
  }

  @Test
  void anEmptyTextIsATextToo() throws Exception {
    withNodes((alice, bob) -> {
      assertThat(alice.handOverAll(bob.address, "")).containsExactly("");
      assertThat(bob.texts(1, plenty())).containsExactly("");
    });
  }

  @Test
  void aLongTextArrivesInPartsCutAtWordEndsThatJoinToIt() throws Exception {
    withNodes((alice, bob) -> {
      List<String> parts = alice.handOverAll(bob.address, WORDS);
      assertThat(bob.texts(parts.size(), plenty())).containsExactlyElementsOf(parts);
      assertThat(String.join("", parts)).isEqualTo(WORDS);
      assertThat(parts.subList(0, parts.size() - 1)).allMatch(part -> part.endsWith(" "));
    });
  }

  @Test
  void aTextWithoutSpacesIsCutBetweenCharacters() throws Exception {
    withNodes((alice, bob) -> {
      String text = "x" + "\ud83d\ude00".repeat(2_000);
      List<String> parts = alice.handOverAll(bob.address, text);
      assertThat(bob.texts(parts.size(), plenty())).containsExactlyElementsOf(parts);
      assertThat(String.join("", parts)).isEqualTo(text);
    });
  }

  @Test
  void aPartMayBeHandedOverFromAnywhereInTheText() throws Exception {
    withNodes((alice, bob) -> {
      assertThat(alice.handOver(bob.address, "not this, but this", 10)).isInstanceOf(Sent.class);
      assertThat(bob.texts(1, plenty())).containsExactly("but this");
    });
  }

  @Test
  void whatOneSourceSendsArrivesInOrderThoughOthersSendToo() throws Exception {
    withNodes((alice, bob) -> {
      try (WireNode carol = node("carol", 3).open()) {
        var meanwhile =
            meanwhile(() -> {
              numbered("c").forEach(text -> carol.handOverAll(bob.address, text));
              return true;
            });
        numbered("a").forEach(text -> alice.handOverAll(bob.address, text));
        assertThat(meanwhile.result()).isTrue();
        List<Received> all = bob.received(2 * numbered("a").size(), plenty());
        assertThat(textsOf(all, alice)).containsExactlyElementsOf(numbered("a"));
        assertThat(textsOf(all, carol)).containsExactlyElementsOf(numbered("c"));
      }
    });
  }

  @Test
  void bothMaySendToEachOtherAtOnce() throws Exception {
    withNodes((alice, bob) -> {
      var meanwhile =
          meanwhile(() -> {
            numbered("b").forEach(text -> bob.handOverAll(alice.address, text));
            return true;
          });
      numbered("a").forEach(text -> alice.handOverAll(bob.address, text));
      assertThat(meanwhile.result()).isTrue();
      int count = numbered("a").size();
      assertThat(bob.texts(count, plenty())).containsExactlyElementsOf(numbered("a"));
      assertThat(alice.texts(count, plenty())).containsExactlyElementsOf(numbered("b"));
    });
  }

  @Test
  void aPeerThatStandsStillHoldsUpNoOther() throws Exception {
    withPeer((alice, peer) -> {
      try (WireNode bob = node("bob", 2).open()) {
        var stuck = meanwhile(() -> alice.handOver(address(3), "to one who does not read"));
        try (Connection deaf = peer.accept(plenty())) {
          numbered("a").forEach(text -> alice.handOverAll(bob.address, text));
          assertThat(bob.texts(1, plenty())).isNotEmpty();
          assertThat(stuck.hasEnded()).isFalse();
          deaf.abort();
        }
        assertThat(stuck.result()).isNotInstanceOf(Sent.class);
      }
    });
  }

  @Test
  void whereNobodyListensNothingIsSentAndItMayBeTriedAgain() throws Exception {
    run(() -> {
      try (WireNode alice = node("alice", 1).open();
          WireNode bob = node("bob", 2)) {
        for (int i = 0; i < 3; i++) {
          assertNotSent(NetworkError.REFUSED, alice.handOver(bob.address, "at last"));
        }
        bob.open();
        assertThat(alice.handOver(bob.address, "at last")).isInstanceOf(Sent.class);
        letItWait();
        assertThat(bob.texts(1, plenty())).containsExactly("at last");
      }
    });
  }

  @Test
  void whatAPeerDidNotReadIsNotCalledSent() throws Exception {
    withPeer((alice, peer) -> {
      var handOver = meanwhile(() -> alice.handOver(address(3), "hello"));
      peer.accept(plenty()).abort();
      assertThat(handOver.result()).isNotInstanceOf(Sent.class);
    });
  }

  @Test
  void whatWaitsInABacklogThatIsClosedIsNotCalledSent() throws Exception {
    withPeer((alice, peer) -> {
      var handOver = meanwhile(() -> alice.handOver(address(3), "hello"));
      letItWait();
      assertThat(handOver.hasEnded()).isFalse();
      peer.close();
      assertThat(handOver.result()).isNotInstanceOf(Sent.class);
    });
  }

  @Test
  void whatAPeerReadInPartBeforeItDiedIsUncertain() throws Exception {
    withPeer((alice, peer) -> {
      var handOver = meanwhile(() -> alice.handOver(address(3), "hello"));
      try (Connection dying = peer.accept(plenty())) {
        assertThat(dying.read(ByteBuffer.allocate(1), plenty())).isEqualTo(1);
      }
      assertUncertain(handOver.result());
    });
  }

  @Test
  void whatCannotBeStoredIsNotCalledSentBeforeItCanBe() throws Exception {
    withNodes((alice, bob) -> {
      bob.setFails(true);
      var handOver = meanwhile(() -> alice.handOver(bob.address, "doubt"));
      bob.awaitStoring(plenty());
      letItWait();
      assertThat(handOver.hasEnded()).isFalse();
      bob.setFails(false);
      assertThat(handOver.result()).isInstanceOf(Sent.class);
      assertThat(bob.texts(1, plenty())).containsExactly("doubt");
    });
  }

  @Test
  void nothingIsCalledSentBeforeItIsStored() throws Exception {
    withNodes((alice, bob) -> {
      bob.setHeld(true);
      var handOver = meanwhile(() -> alice.handOver(bob.address, "hello"));
      bob.awaitStoring(plenty());
      letItWait();
      assertThat(handOver.hasEnded()).isFalse();
      bob.setHeld(false);
      assertThat(handOver.result()).isInstanceOf(Sent.class);
      assertThat(bob.texts(1, passed())).containsExactly("hello");
    });
  }

  @Test
  void whatCameInWholeIsStillStoredAfterTheCloseAndCanBeWaitedFor() throws Exception {
    withNodes((alice, bob) -> {
      bob.setHeld(true);
      var handOver = meanwhile(() -> alice.handOver(bob.address, "hello"));
      bob.awaitStoring(plenty());
      bob.wire.close();
      Deadline brief = brief();
      assertThat(bob.wire.awaitEnded(brief)).isFalse();
      assertThat(brief.hasPassed(clock())).isTrue();
      assertThat(handOver.hasEnded()).isFalse();
      bob.setHeld(false);
      assertThat(bob.wire.awaitEnded(plenty())).isTrue();
      assertThat(bob.texts(1, passed())).containsExactly("hello");
      assertThat(handOver.result()).isInstanceOf(Sent.class);
    });
  }

  @Test
  void aWireEndsThoughNothingCame() throws Exception {
    withNodes((alice, bob) -> {
      alice.handOverAll(bob.address, "hello");
      alice.wire.close();
      assertThat(alice.wire.awaitEnded(plenty())).isTrue();
      alice.wire.close();
      assertThat(alice.wire.awaitEnded(passed())).isTrue();
    });
  }

  @Test
  void closingEndsAHandOverThatWaitsForThePeer() throws Exception {
    withPeer((alice, peer) -> {
      var handOver = meanwhile(() -> alice.handOver(address(3), "hello"));
      try (Connection silent = peer.accept(plenty())) {
        assertThat(silent.read(ByteBuffer.allocate(1), plenty())).isEqualTo(1);
        letItWait();
        alice.wire.close();
        alice.wire.close();
        assertUncertain(handOver.result());
      }
    });
  }

  @Test
  void closingEndsAConnect() throws Exception {
    run(() -> {
      try (WireNode alice = node("alice", 1).open()) {
        Address hole = blackHole();
        var handOver = meanwhile(() -> alice.handOver(hole, "hello"));
        letItWait();
        assertThat(handOver.hasEnded()).isFalse();
        alice.wire.close();
        assertNotSent(NetworkError.CLOSED, handOver.result());
        assertThat(handOver.keptItsInterrupt()).isFalse();
      }
    });
  }

  @Test
  void aClosedWireHandsNothingOver() throws Exception {
    withNodes((alice, bob) -> {
      alice.wire.close();
      assertNotSent(NetworkError.CLOSED, alice.handOver(bob.address, "late"));
      letItWait();
      assertThat(bob.texts(0, passed())).isEmpty();
    });
  }

  @Test
  void aClosedWireReceivesNothingAndLeavesItsPortToAnother() throws Exception {
    withNodes((alice, bob) -> {
      alice.handOverAll(bob.address, "before");
      bob.close();
      assertNotSent(NetworkError.REFUSED, alice.handOver(bob.address, "at last"));
      try (WireNode again = node("bob", 2).open()) {
        alice.handOverAll(bob.address, "at last");
        assertThat(again.texts(1, plenty())).containsExactly("at last");
      }
      assertThat(bob.texts(0, passed())).containsExactly("before");
    });
  }

  @Test
  void aTakenPortIsToldAndItsOwnerGoesOn() throws Exception {
    withNodes((alice, bob) -> {
      Wire second = secondOf(bob);
      assertFails(NetworkError.ADDRESS_IN_USE, () -> second.open((_, _, _) -> {}));
      second.close();
      assertThat(alice.handOver(bob.address, "hello")).isInstanceOf(Sent.class);
      assertThat(bob.texts(1, plenty())).containsExactly("hello");
    });
  }

  @Test
  void aWireThatWasNotOpenedHandsNothingOverAndCanBeClosed() throws Exception {
    run(() -> {
      try (WireNode alice = node("alice", 1)) {
        assertThatIllegalStateException().isThrownBy(() -> alice.handOver(address(2), "too soon"));
      }
    });
  }

  @Test
  void aWireHasAName() throws Exception {
    withNodes((alice, _) -> assertThat(alice.wire.name()).matches("[a-z]+"));
  }

  /// Another wire on the same stack and address.
  private Wire secondOf(WireNode node) {
    return newWire("second", node.address, node.stack());
  }

  private static List<String> numbered(String prefix) {
    return IntStream.range(0, 30).mapToObj(i -> prefix + i).toList();
  }

  private static List<String> textsOf(List<Received> all, WireNode sender) {
    return all.stream().filter(one -> one.name().equals(sender.name)).map(Received::text).toList();
  }

  private static void assertNotSent(NetworkError error, HandOver outcome) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            NotSent.class, notSent -> assertThat(notSent.error()).isEqualTo(error));
  }

  private static void assertUncertain(HandOver outcome) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Uncertain.class, uncertain -> assertThat(uncertain.next()).isEqualTo(5));
  }
}
