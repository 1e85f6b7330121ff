package io.parley.opentransport;

import static io.parley.opentransport.OtWorld.BOB;
import static io.parley.opentransport.OtWorld.LOOK;
import static io.parley.opentransport.OtWorld.MAC;
import static io.parley.opentransport.OtWorld.NO_DATA;
import static io.parley.opentransport.OtWorld.OUT_STATE;
import static io.parley.opentransport.OtWorld.PORT;
import static io.parley.opentransport.OtWorld.STATE_CHANGE;
import static io.parley.opentransport.OtWorld.everyWay;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.opentransport.OtWorld.Sap;
import io.parley.spi.Address;
import io.parley.testkit.classic.FarEnd;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Listening and accepting.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ListenTest {

  private static final Address HERE = new Address(MAC, PORT);

  /// D22, asynchronously.
  @Test
  void aRequestIsHandedOffToAnUnboundEndpointAndTheListenerTakesTheNext() {
    everyWay(ot -> {
      Sap listener = ot.async(ot.mac).listening(PORT, 1);
      for (int i = 0; i < 3; i++) {
        FarEnd far = ot.caller(PORT);
        assertThat(listener.news()).containsExactly("T_LISTEN");
        assertThat(listener.ref().look()).isEqualTo(1);
        assertThat(listener.state()).as("until it is read").isEqualTo(2);
        var call = new Call();
        assertThat(listener.ref().listen(call)).isEqualTo(0);
        assertThat(call.address()).isEqualTo(far.address());
        assertThat(listener.state()).isEqualTo(4);
        Sap acceptor = ot.async(ot.mac);
        assertThat(listener.ref().accept(acceptor.ref(), call)).isEqualTo(0);
        assertThat(listener.news()).containsExactly("T_ACCEPTCOMPLETE");
        assertThat(acceptor.news()).containsExactly("T_PASSCON");
        assertThat(listener.state()).isEqualTo(2);
        assertThat(acceptor.state()).isEqualTo(5);
        var bound = new Bind();
        assertThat(acceptor.done(() -> acceptor.ref().getProtAddress(bound, null))).isEqualTo(0);
        assertThat(bound.address()).isEqualTo(HERE);
      }
    });
  }

  /// D22, synchronously; and the acceptor is used again, first bound as it is, then unbound
  /// (p.144).
  @Test
  void anAcceptorCanBeUsedAgain() {
    everyWay(ot -> {
      Sap listener = ot.sync(ot.mac).listening(PORT, 2);
      Sap acceptor = ot.sync(ot.mac);
      for (int i = 0; i < 3; i++) {
        FarEnd far = ot.caller(PORT);
        assertThat(listener.news()).containsExactly("T_LISTEN");
        ot.accept(listener, acceptor);
        assertThat(acceptor.state()).isEqualTo(5);
        far.end().abort();
        assertThat(acceptor.news()).containsExactly("T_PASSCON", "T_DISCONNECT");
        assertThat(acceptor.disconnectionReason()).isEqualTo(54);
        assertThat(acceptor.state()).isEqualTo(2);
        if (i == 1) {
          assertThat(acceptor.ref().unbind()).isEqualTo(0);
        }
      }
    });
  }

  /// p.111, 492: the same endpoint listens and has the connection, and nobody else is heard.
  @Test
  void anEndpointCanAcceptOnItselfAndListensAgainAfterwards() {
    everyWay(ot -> {
      Sap listener = ot.async(ot.mac).listening(PORT, 2);
      FarEnd far = ot.caller(PORT);
      assertThat(listener.news()).containsExactly("T_LISTEN");
      var call = new Call();
      assertThat(listener.ref().listen(call)).isEqualTo(0);
      assertThat(listener.ref().accept(listener.ref(), call)).isEqualTo(0);
      assertThat(listener.news()).containsExactly("T_ACCEPTCOMPLETE", "T_PASSCON");
      assertThat(listener.state()).isEqualTo(5);
      FarEnd second = ot.caller(PORT);
      far.send("hello");
      assertThat(listener.news()).containsExactly("T_DATA");
      assertThat(second.told()).containsExactly("refused REFUSED");
      assertThat(listener.receive(NO_DATA)).isEqualTo("hello");
      assertThat(listener.ref().sndDisconnect(null)).isEqualTo(0);
      assertThat(listener.news()).containsExactly("T_DISCONNECTCOMPLETE");
      FarEnd third = ot.caller(PORT);
      assertThat(listener.news()).containsExactly("T_LISTEN");
      assertThat(third.told()).containsExactly("established");
    });
  }

  /// D23 without `tilisten`.
  @Test
  void anAcceptFailsWhileAnotherRequestIsUnreadAndLookSaysWhy() {
    everyWay(ot -> {
      Sap listener = ot.async(ot.mac).listening(PORT, 2);
      Sap one = ot.async(ot.mac);
      Sap two = ot.async(ot.mac);
      ot.caller(PORT);
      ot.caller(PORT);
      assertThat(listener.news()).as("one queue, one event").containsExactly("T_LISTEN");
      var first = new Call();
      var second = new Call();
      assertThat(listener.ref().listen(first)).isEqualTo(0);
      assertThat(listener.ref().accept(one.ref(), first)).isEqualTo(LOOK);
      assertThat(listener.ref().look()).isEqualTo(1);
      assertThat(listener.ref().listen(second)).isEqualTo(0);
      assertThat(listener.ref().listen(new Call())).as("as many as there may be").isEqualTo(-3_177);
      assertThat(listener.ref().accept(listener.ref(), first)).isEqualTo(-3_173);
      assertThat(listener.ref().accept(one.ref(), first)).isEqualTo(0);
      assertThat(listener.news()).containsExactly("T_ACCEPTCOMPLETE");
      assertThat(listener.state()).isEqualTo(4);
      assertThat(listener.ref().accept(two.ref(), second)).isEqualTo(0);
      assertThat(listener.news()).containsExactly("T_ACCEPTCOMPLETE");
      assertThat(listener.state()).isEqualTo(2);
      assertThat(one.state() + two.state()).isEqualTo(10);
    });
  }

  /// D23 with `tilisten`.
  @Test
  void tilistenShowsTheNextRequestWhenTheCurrentOneIsAnswered() {
    everyWay(ot -> {
      Sap listener = ot.async(ot.mac, Configuration.TILISTEN_TCP).listening(PORT, 2);
      Sap one = ot.async(ot.mac);
      ot.caller(PORT);
      ot.caller(PORT);
      assertThat(listener.news()).containsExactly("T_LISTEN");
      var call = new Call();
      assertThat(listener.ref().listen(call)).isEqualTo(0);
      assertThat(listener.ref().look()).isEqualTo(0);
      assertThat(listener.ref().accept(one.ref(), call)).isEqualTo(0);
      assertThat(listener.news()).containsExactly("T_ACCEPTCOMPLETE", "T_LISTEN");
      assertThat(listener.ref().listen(call)).isEqualTo(0);
      ot.caller(PORT);
      assertThat(listener.news()).isEmpty();
      assertThat(listener.ref().sndDisconnect(call)).isEqualTo(0);
      assertThat(listener.news()).containsExactly("T_DISCONNECTCOMPLETE", "T_LISTEN");
      assertThat(listener.state()).isEqualTo(2);
    });
  }

  /// S4.
  @Test
  void anAcceptorMaySeeDataBeforeItHasTheConnectionAndMustDefer() {
    everyWay(ot -> {
      Sap listener = ot.async(ot.mac).listening(PORT, 1);
      FarEnd far = ot.caller(PORT);
      far.end();
      ot.settle();
      far.send("hello");
      assertThat(listener.news()).containsExactly("T_LISTEN");
      Sap acceptor = ot.async(ot.mac);
      int[] atFirst = {0};
      acceptor.at(() -> {
        if (acceptor.told.equals(List.of("T_DATA"))) {
          atFirst[0] = acceptor.ref().rcv(ByteBuffer.allocate(9));
        }
      });
      ot.accept(listener, acceptor);
      if (ot.isKind()) {
        assertThat(acceptor.news()).containsExactly("T_PASSCON", "T_DATA");
      } else {
        assertThat(acceptor.news()).containsExactly("T_DATA", "T_PASSCON");
        assertThat(atFirst[0]).isIn(STATE_CHANGE, OUT_STATE);
      }
      far.send(", you");
      assertThat(acceptor.news()).as("before it was read").isEmpty();
      assertThat(acceptor.receive(NO_DATA)).isEqualTo("hello, you");
    });
  }

  /// S9.
  @Test
  void aRequestThatIsWithdrawnAfterItWasReadIsADisconnectionOfTheListener() {
    everyWay(ot -> {
      Sap listener = ot.async(ot.mac).listening(PORT, 2);
      FarEnd far = ot.caller(PORT);
      assertThat(listener.news()).containsExactly("T_LISTEN");
      var first = new Call();
      assertThat(listener.ref().listen(first)).isEqualTo(0);
      FarEnd other = ot.caller(PORT);
      assertThat(listener.news()).containsExactly("T_LISTEN");
      var second = new Call();
      assertThat(listener.ref().listen(second)).isEqualTo(0);
      far.end().abort();
      assertThat(listener.news()).containsExactly("T_DISCONNECT");
      Sap acceptor = ot.async(ot.mac);
      assertThat(listener.ref().accept(acceptor.ref(), second)).isEqualTo(LOOK);
      assertThat(listener.ref().look()).isEqualTo(0x10);
      var discon = new Discon();
      assertThat(listener.ref().rcvDisconnect(discon)).isEqualTo(0);
      assertThat(discon.sequence()).isEqualTo(first.sequence());
      assertThat(discon.reason()).isEqualTo(54);
      assertThat(listener.state()).isEqualTo(4);
      other.end().abort();
      assertThat(listener.news()).containsExactly("T_DISCONNECT");
      assertThat(listener.ref().rcvDisconnect(discon)).isEqualTo(0);
      assertThat(discon.sequence()).isEqualTo(second.sequence());
      assertThat(listener.state()).isEqualTo(2);
      ot.caller(PORT);
      assertThat(listener.news()).containsExactly("T_LISTEN");
    });
  }

  /// p.450: T_LISTEN and T_DISCONNECT in the order in which they happened.
  @Test
  void lookGivesRequestsAndWithdrawalsInTheOrderInWhichTheyCame() {
    everyWay(ot -> {
      Sap listener = ot.async(ot.mac).listening(PORT, 3);
      FarEnd far = ot.caller(PORT);
      ot.settle();
      var call = new Call();
      assertThat(listener.ref().listen(call)).isEqualTo(0);
      ot.caller(PORT);
      ot.settle();
      far.end().abort();
      assertThat(listener.news()).containsExactly("T_LISTEN", "T_LISTEN");
      assertThat(listener.ref().look()).isEqualTo(1);
      assertThat(listener.ref().listen(call)).as("a disconnection is pending").isEqualTo(LOOK);
      assertThat(listener.ref().rcvDisconnect(null)).isEqualTo(0);
      assertThat(listener.ref().listen(call)).isEqualTo(0);
      assertThat(listener.ref().look()).isEqualTo(0);
    });
  }

  /// p.255-256: while there are as many as the queue is long, others are refused; each answer makes
  /// room.
  @Test
  void asManyCallersAreTakenAsTheQueueIsLongAndOthersAreRefused() {
    everyWay(ot -> {
      var given = new Bind();
      Sap listener = ot.sync(ot.mac);
      assertThat(listener.ref().bind(new Bind(HERE, 100), given)).isEqualTo(0);
      assertThat(given.qlen()).isEqualTo(ot.constants.qlen());
      for (int i = 0; i < given.qlen(); i++) {
        FarEnd taken = ot.caller(PORT);
        ot.settle();
        assertThat(taken.told()).containsExactly("established");
      }
      FarEnd late = ot.caller(PORT);
      ot.settle();
      assertThat(late.told()).containsExactly("refused REFUSED");
      assertThat(listener.ref().unbind()).isEqualTo(LOOK);
      var call = new Call();
      assertThat(listener.ref().listen(call)).isEqualTo(0);
      assertThat(listener.ref().sndDisconnect(new Call())).isEqualTo(-3_156);
      assertThat(listener.ref().sndDisconnect(call)).isEqualTo(0);
      FarEnd next = ot.caller(PORT);
      ot.settle();
      assertThat(next.told()).containsExactly("established");
    });
  }

  /// Our choice: who breaks a request that was not read has not called.
  @Test
  void aRequestThatIsBrokenBeforeItWasReadIsForgotten() {
    everyWay(ot -> {
      Sap listener = ot.async(ot.mac).listening(PORT, 1);
      FarEnd far = ot.caller(PORT);
      assertThat(listener.news()).containsExactly("T_LISTEN");
      far.end().abort();
      assertThat(listener.news()).isEmpty();
      assertThat(listener.ref().listen(new Call())).isEqualTo(NO_DATA);
      assertThat(listener.state()).isEqualTo(2);
      ot.caller(PORT);
      assertThat(listener.news()).containsExactly("T_LISTEN");
    });
  }

  /// p.443-444, 492, 788: who may have which address, and who may accept.
  @Test
  void addressesAndAcceptorsAreChecked() {
    everyWay(ot -> {
      Sap listener = ot.sync(ot.mac).listening(PORT, 1);
      Sap same = ot.sync(ot.mac);
      assertThat(same.ref().bind(new Bind(HERE, 0), null)).isEqualTo(-3_172);
      assertThat(same.ref().bind(new Bind(HERE, 1), null)).isEqualTo(-3_172);
      assertThat(same.ref().bind(new Bind(new Address(BOB, 9), 1), null)).isEqualTo(-3_150);
      assertThat(same.ref().bind(new Bind(HERE, -1), null)).isEqualTo(-3_171);
      var everywhere = new Address(InetAddress.ofLiteral("0.0.0.0"), PORT);
      assertThat(same.ref().bind(new Bind(everywhere, 1), null)).isEqualTo(-3_172);
      assertThat(same.state()).isEqualTo(1);
      assertThat(listener.ref().unbind()).isEqualTo(0);
      assertThat(same.ref().bind(new Bind(everywhere, 1), null)).isEqualTo(0);
      assertThat(listener.ref().bind(new Bind(HERE, 1), null)).isEqualTo(-3_172);
      assertThat(same.ref().unbind()).isEqualTo(0);
      assertThat(listener.ref().bind(new Bind(HERE, 1), null)).isEqualTo(0);
      Sap listens = ot.sync(ot.mac).listening(PORT + 1, 1);
      Sap elsewhere = ot.sync(ot.mac).listening(PORT + 2, 0);
      Sap ofBob = ot.sync(ot.bob);
      ot.caller(PORT);
      ot.settle();
      var call = new Call();
      assertThat(listener.ref().accept(same.ref(), call)).isEqualTo(OUT_STATE);
      assertThat(listener.ref().listen(call)).isEqualTo(0);
      assertThat(listener.ref().accept(same.ref(), new Call())).isEqualTo(-3_156);
      assertThat(listener.ref().accept(listens.ref(), call)).isEqualTo(-3_175);
      assertThat(listener.ref().accept(elsewhere.ref(), call)).isEqualTo(-3_176);
      assertThat(listener.ref().accept(ofBob.ref(), call)).isEqualTo(-3_174);
      assertThat(ofBob.ref().close()).isEqualTo(0);
      assertThat(listener.state()).isEqualTo(4);
      assertThat(listener.ref().accept(same.ref(), call)).isEqualTo(0);
      assertThat(listener.ref().accept(same.ref(), call)).isEqualTo(OUT_STATE);
    });
  }

  /// p.105, 109: an endpoint that listens may call, unless somebody calls it.
  @Test
  void aListenerMayCallWhenNoRequestIsPendingAndHearsNobodyMeanwhile() {
    everyWay(ot -> {
      ot.far();
      Sap listener = ot.async(ot.mac).listening(PORT, 2);
      FarEnd caller = ot.caller(PORT);
      assertThat(listener.news()).containsExactly("T_LISTEN");
      assertThat(listener.ref().connect(Call.to(OtWorld.AT_FAR), null)).isEqualTo(LOOK);
      caller.end().abort();
      ot.settle();
      ot.connect(listener, OtWorld.AT_FAR);
      FarEnd refused = ot.caller(PORT);
      ot.settle();
      assertThat(refused.told()).containsExactly("refused REFUSED");
      assertThat(listener.ref().sndDisconnect(null)).isEqualTo(0);
      assertThat(listener.news()).containsExactly("T_DISCONNECTCOMPLETE");
      ot.caller(PORT);
      assertThat(listener.news()).containsExactly("T_LISTEN");
    });
  }

  /// p.443: the provider chooses, and tells what.
  @Test
  void aListenerThatAsksForNoPortIsToldWhichItHas() {
    everyWay(ot -> {
      Sap listener = ot.sync(ot.mac);
      var given = new Bind();
      assertThat(listener.ref().bind(new Bind(null, 1), given)).isEqualTo(0);
      int port = Objects.requireNonNull(given.address()).port();
      assertThat(port).isNotEqualTo(0);
      FarEnd far = ot.caller(port);
      assertThat(listener.news()).containsExactly("T_LISTEN");
      assertThat(far.told()).containsExactly("established");
      assertThat(listener.ref().close()).isEqualTo(0);
      ot.settle();
      assertThat(far.told()).containsExactly("established", "reset");
    });
  }

  /// The endpoint that is to accept, or the listener, goes while the accept is under way.
  @Test
  void anAcceptWhoseAcceptorIsClosedMeanwhileFailsAndTheRequestStays() {
    everyWay(ot -> {
      Sap listener = ot.async(ot.mac).listening(PORT, 1);
      ot.caller(PORT);
      ot.settle();
      var call = new Call();
      assertThat(listener.ref().listen(call)).isEqualTo(0);
      Sap gone = ot.async(ot.mac);
      listener.told.clear();
      listener.at(() -> {
        if (!listener.told.equals(List.of("T_SYNCCOMPLETE"))) {
          return;
        }
        // Both are done by the one thread, one after the other.
        assertThat(listener.ref().accept(gone.ref(), call)).isEqualTo(0);
        assertThat(gone.ref().close()).isEqualTo(0);
      });
      assertThat(listener.ref().sync()).isEqualTo(0);
      assertThat(listener.news()).containsExactly("T_SYNCCOMPLETE", "T_ACCEPTCOMPLETE -3153");
      assertThat(listener.state()).isEqualTo(4);
      assertThat(listener.ref().accept(ot.async(ot.mac).ref(), call)).isEqualTo(0);
    });
  }
}
