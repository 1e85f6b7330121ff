package io.parley.testkit.contract;

import static io.parley.spi.NetworkError.ADDRESS_UNAVAILABLE;
import static io.parley.spi.NetworkError.CLOSED;
import static io.parley.spi.NetworkError.TIMED_OUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.parley.spi.Address;
import io.parley.spi.DatagramPort;
import io.parley.spi.Deadline;
import io.parley.spi.LocalAddress;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// How datagrams move, on a network that loses none.
abstract class DatagramContract extends ClosingContract {

  /// Of those that are free for local use (RFC 2365).
  private static final InetAddress GROUP = InetAddress.ofLiteral("239.255.80.80");

  @Test
  void datagramsGoBothWays() throws Exception {
    withStack(stack -> {
      try (DatagramPort near = stack.openDatagrams(anyPort(here()));
          DatagramPort far = stack.openDatagrams(anyPort(there()))) {
        assertThat(near.local().ip()).isEqualTo(here());
        assertThat(near.local().port()).isPositive();
        send("ping", near, far.local());
        assertThat(receive(far)).isEqualTo(new Heard("ping", near.local()));
        send("pong", far, near.local());
        assertThat(receive(near)).isEqualTo(new Heard("pong", far.local()));
      }
    });
  }

  @Test
  void portsOfOneAddressAreToldApart() throws Exception {
    withStack(stack -> {
      try (DatagramPort sender = stack.openDatagrams(anyPort(here()));
          DatagramPort one = stack.openDatagrams(anyPort(there()));
          DatagramPort other = stack.openDatagrams(anyPort(there()))) {
        send("for one", sender, one.local());
        send("for the other", sender, other.local());
        assertThat(receive(other).text()).isEqualTo("for the other");
        assertThat(receive(one).text()).isEqualTo("for one");
      }
    });
  }

  @Test
  void aBroadcastIsHeardByAllWhoShareThePort() throws Exception {
    withStack(stack -> {
      try (DatagramPort one = stack.openDatagrams(anyPort(anywhere()));
          DatagramPort other = stack.openDatagrams(one.local());
          DatagramPort sender = stack.openDatagrams(anyPort(here()))) {
        assertThat(other.local()).isEqualTo(one.local());
        send("hello all", sender, new Address(broadcast(), one.local().port()));
        assertThat(receive(one)).isEqualTo(new Heard("hello all", sender.local()));
        assertThat(receive(other)).isEqualTo(new Heard("hello all", sender.local()));
      }
    });
  }

  @Test
  void theBroadcastAddressOfEachNetworkOfOursReachesAllWhoShareThePort() throws Exception {
    withStack(stack -> {
      List<LocalAddress> ours = stack.localAddresses();
      assertThat(ours).anyMatch(address -> address.isNear(here()));
      LocalAddress near = ours.stream().filter(one -> one.isNear(here())).findFirst().orElseThrow();
      assertThat(near.broadcast()).hasValueSatisfying(all -> assertThat(near.isNear(all)).isTrue());
      try (DatagramPort one = stack.openDatagrams(anyPort(anywhere()));
          DatagramPort sender = stack.openDatagrams(anyPort(here()))) {
        send("hello all", sender, new Address(near.broadcast().get(), one.local().port()));
        assertThat(receive(one)).isEqualTo(new Heard("hello all", sender.local()));
      }
    });
  }

  @Test
  void whoJoinedAGroupHearsItAndWhoDidNotDoesNot() throws Exception {
    withStack(stack -> {
      LocalAddress near =
          stack.localAddresses().stream().filter(one -> one.isNear(here())).findFirst().get();
      try (DatagramPort member = stack.openDatagrams(anyPort(anywhere()));
          DatagramPort stranger = stack.openDatagrams(member.local());
          DatagramPort sender = stack.openDatagrams(anyPort(here()))) {
        assumeThat(member.join(GROUP, near)).as("this stack knows groups").isTrue();
        assertThat(member.join(GROUP, near)).as("joined twice").isTrue();
        send("to the group", sender, new Address(GROUP, member.local().port()));
        assertThat(receive(member)).isEqualTo(new Heard("to the group", sender.local()));
        send("to all", sender, new Address(broadcast(), member.local().port()));
        assertThat(receive(member).text()).isEqualTo("to all");
        assertThat(receive(stranger).text()).isEqualTo("to all");
        Deadline brief = brief();
        assertTimesOut(brief, () -> stranger.receive(ByteBuffer.allocate(9), brief));
      }
      DatagramPort closed = stack.openDatagrams(anyPort(anywhere()));
      closed.close();
      assertFails(CLOSED, () -> closed.join(GROUP, near));
    });
  }

  @Test
  void aGroupIsJoinedOnNetworksOfOursOnly() throws Exception {
    withStack(stack -> {
      var foreign = new LocalAddress(notOurs(), 24, Optional.empty());
      try (DatagramPort port = stack.openDatagrams(anyPort(anywhere()))) {
        NetworkError error =
            errorOf(() -> assumeThat(port.join(GROUP, foreign)).as("knows groups").isTrue());
        assertThat(error).isEqualTo(ADDRESS_UNAVAILABLE);
      }
    });
  }

  @Test
  void aClosedStackHasNoAddresses() throws Exception {
    withStack(stack -> {
      stack.close();
      assertFails(CLOSED, stack::localAddresses);
    });
  }

  @Test
  void anEmptyDatagramIsOneToo() throws Exception {
    withStack(stack -> {
      try (DatagramPort near = stack.openDatagrams(anyPort(here()));
          DatagramPort far = stack.openDatagrams(anyPort(there()))) {
        send("", near, far.local());
        assertThat(receive(far)).isEqualTo(new Heard("", near.local()));
      }
    });
  }

  @Test
  void whatDoesNotFitIsLostWithItsDatagramOnly() throws Exception {
    withStack(stack -> {
      try (DatagramPort near = stack.openDatagrams(anyPort(here()));
          DatagramPort far = stack.openDatagrams(anyPort(there()))) {
        ByteBuffer small = ByteBuffer.allocate(5);
        send("a long one", near, far.local());
        far.receive(small, plenty());
        assertThat(Pieces.text(small)).isEqualTo("a lon");
        send("next", near, far.local());
        far.receive(small, plenty());
        assertThat(Pieces.text(small)).isEqualTo("next");
      }
    });
  }

  @Test
  void everyKindOfBufferIsClearedFilledAndReadyToBeRead() throws Exception {
    withStack(stack -> {
      try (DatagramPort near = stack.openDatagrams(anyPort(here()));
          DatagramPort far = stack.openDatagrams(anyPort(there()))) {
        List<ByteBuffer> kinds =
            List.of(
                ByteBuffer.allocate(20).position(7).limit(8),
                ByteBuffer.allocate(40).position(10).slice(),
                ByteBuffer.allocateDirect(20).position(7).limit(8));
        for (ByteBuffer into : kinds) {
          ByteBuffer content = ByteBuffer.allocateDirect(20).put(Pieces.bytes("hello")).flip();
          near.send(far.local(), content.position(1));
          assertThat(content.hasRemaining()).isFalse();
          far.receive(into, plenty());
          assertThat(Pieces.text(into)).isEqualTo("ello");
        }
      }
    });
  }

  @Test
  void aDatagramHasItsLimit() throws Exception {
    withStack(stack -> {
      try (DatagramPort near = stack.openDatagrams(anyPort(here()));
          DatagramPort far = stack.openDatagrams(anyPort(there()))) {
        near.send(far.local(), ByteBuffer.allocate(DatagramPort.MAX_BYTES));
        ByteBuffer into = ByteBuffer.allocate(DatagramPort.MAX_BYTES + 1);
        far.receive(into, plenty());
        assertThat(into.remaining()).isEqualTo(DatagramPort.MAX_BYTES);
        assertThatThrownBy(() -> near.send(far.local(), into.clear()))
            .isInstanceOf(IllegalArgumentException.class);
      }
    });
  }

  @Test
  void manyMaySendAtOnce() throws Exception {
    withStack(stack -> {
      try (DatagramPort near = stack.openDatagrams(anyPort(here()));
          DatagramPort far = stack.openDatagrams(anyPort(there()))) {
        List<Background<Boolean>> senders = new ArrayList<>();
        TreeSet<String> sent = new TreeSet<>();
        for (int i = 0; i < 50; i++) {
          String text = "from " + i;
          sent.add(text);
          senders.add(
              meanwhile(() -> {
                send(text, near, far.local());
                return true;
              }));
        }
        TreeSet<String> heard = new TreeSet<>();
        while (heard.size() < sent.size()) {
          heard.add(receive(far).text());
        }
        assertThat(heard).isEqualTo(sent);
        for (Background<Boolean> sender : senders) {
          assertThat(sender.result()).isTrue();
        }
      }
    });
  }

  @Test
  void aReceiveEndsAtItsDeadlineAndLosesNothing() throws Exception {
    withStack(stack -> {
      try (DatagramPort near = stack.openDatagrams(anyPort(here()));
          DatagramPort far = stack.openDatagrams(anyPort(there()))) {
        Deadline brief = brief();
        assertTimesOut(brief, () -> far.receive(ByteBuffer.allocate(9), brief));
        send("late", near, far.local());
        assertThat(receive(far).text()).isEqualTo("late");
      }
    });
  }

  @Test
  void aReceiveAfterItsDeadlineStillGivesWhatIsThere() throws Exception {
    withStack(stack -> {
      try (DatagramPort near = stack.openDatagrams(anyPort(here()));
          DatagramPort far = stack.openDatagrams(anyPort(there()))) {
        send("x", near, far.local());
        ByteBuffer into = ByteBuffer.allocate(1);
        Deadline end = plenty();
        boolean heard = false;
        while (!heard && !end.hasPassed(clock())) {
          heard = hearsWhatIsThere(far, into);
        }
        assertThat(heard).isTrue();
      }
    });
  }

  @Test
  void closingAPortEndsTheReceiveUnderWay() throws Exception {
    withStack(stack -> {
      DatagramPort port = stack.openDatagrams(anyPort(here()));
      ByteBuffer into = ByteBuffer.allocate(1);
      var waiting = meanwhile(() -> errorOf(() -> port.receive(into, Deadline.NEVER)));
      letItWait();
      port.close();
      assertThat(waiting.result()).isEqualTo(CLOSED);
      port.close();
      assertFails(CLOSED, () -> port.receive(into, plenty()));
      assertFails(CLOSED, () -> port.receive(into, Deadline.NEVER));
      assertFails(CLOSED, () -> port.send(port.local(), into.clear()));
    });
  }

  @Test
  void anInterruptEndsAReceiveAndClosesThePort() throws Exception {
    withStack(stack -> {
      ByteBuffer into = ByteBuffer.allocate(1);
      for (Deadline deadline : List.of(plenty(), Deadline.NEVER)) {
        DatagramPort port = stack.openDatagrams(anyPort(here()));
        var waiting = meanwhile(() -> errorOf(() -> port.receive(into, deadline)));
        letItWait();
        waiting.interrupt();
        assertThat(waiting.result()).isEqualTo(CLOSED);
        assertThat(waiting.keptItsInterrupt()).isTrue();
        assertFails(CLOSED, () -> port.send(port.local(), into.clear()));
      }
    });
  }

  @Test
  void onlyOurOwnAddressesHavePorts() throws Exception {
    withStack(stack -> {
      assertFails(ADDRESS_UNAVAILABLE, () -> stack.openDatagrams(anyPort(notOurs())));
      assertFails(ADDRESS_UNAVAILABLE, () -> stack.openDatagrams(new Address(notOurs(), 8_081)));
    });
  }

  private void send(String text, DatagramPort from, Address to) throws NetworkException {
    from.send(to, Pieces.bytes(text));
  }

  private Heard receive(DatagramPort port) throws NetworkException {
    ByteBuffer into = ByteBuffer.allocate(100);
    Address sender = port.receive(into, plenty());
    return new Heard(Pieces.text(into), sender);
  }

  private boolean hearsWhatIsThere(DatagramPort port, ByteBuffer into) throws Exception {
    try {
      port.receive(into, passed());
      return true;
    } catch (NetworkException e) {
      assertThat(e.error()).isEqualTo(TIMED_OUT);
      letItWait();
      return false;
    }
  }

  private record Heard(String text, Address sender) {}
}
