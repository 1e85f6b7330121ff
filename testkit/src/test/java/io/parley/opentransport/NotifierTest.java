package io.parley.opentransport;

import static io.parley.opentransport.OtWorld.AT_FAR;
import static io.parley.opentransport.OtWorld.LOOK;
import static io.parley.opentransport.OtWorld.NO_DATA;
import static io.parley.opentransport.OtWorld.OUT_STATE;
import static io.parley.opentransport.OtWorld.PORT;
import static io.parley.opentransport.OtWorld.STATE_CHANGE;
import static io.parley.opentransport.OtWorld.everyWay;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.opentransport.OtWorld.Sap;
import io.parley.spi.Address;
import io.parley.testkit.classic.FarEnd;
import io.parley.testkit.sim.SimulationFailure;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Notifiers and levels: D25 and S12, and what goes with them.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NotifierTest {

  /// D25.
  @Test
  void anEndpointHasOneNotifierAtATime() {
    everyWay(ot -> {
      Sap sap = ot.sync(ot.mac);
      assertThat(sap.ref().installNotifier(sap::notified, null)).isEqualTo(-3_152);
      sap.ref().removeNotifier();
      assertThat(sap.ref().installNotifier(sap::notified, "context")).isEqualTo(0);
    });
  }

  /// D25.
  @Test
  void aSynchronousCallInANotifierIsRefusedAndChangesNothing() {
    everyWay(ot -> {
      FarEnd far = ot.far();
      Sap sap = ot.sync(ot.mac).bound();
      assertThat(sap.ref().connect(Call.to(AT_FAR), null)).isEqualTo(0);
      List<Integer> results = new ArrayList<>();
      sap.at(() -> {
        results.add(sap.ref().sndDisconnect(null));
        results.add(sap.ref().rcv(ByteBuffer.allocate(1)));
        results.add(ot.mac.openEndpoint(Configuration.TCP).result());
        results.add(sap.state());
        results.add(sap.ref().look());
      });
      ot.settle();
      far.send("hello");
      ot.settle();
      assertThat(results).containsExactly(STATE_CHANGE, STATE_CHANGE, STATE_CHANGE, 5, 4);
      ot.mac.scheduleDeferredTask(() -> results.add(sap.ref().sndDisconnect(null)));
      ot.settle();
      assertThat(results).endsWith(-3_179);
    });
  }

  /// D25.
  @Test
  void whatHappensWhileANotifierRunsIsToldAfterItAndNotNested() {
    everyWay(ot -> {
      FarEnd far = ot.far();
      Sap sap = ot.connectedTo(AT_FAR);
      List<String> order = new ArrayList<>();
      sap.at(() -> {
        String event = sap.told.getLast();
        order.add("begin " + event);
        if (event.equals("T_DATA")) {
          far.end().abort();
          // The thread goes on when the reset is here.
          waitFor(ot, Duration.ofMillis(100));
        }
        order.add("end " + event);
      });
      far.send("hello");
      ot.settle();
      assertThat(order)
          .containsExactly("begin T_DATA", "end T_DATA", "begin T_DISCONNECT", "end T_DISCONNECT");
    });
  }

  private static void waitFor(OtWorld ot, Duration span) {
    try {
      ot.pass(span);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// p.408-409.
  @Test
  void aTaskThatHasEnteredTheNotifierIsNotDisturbedUntilItLeaves() {
    everyWay(ot -> {
      FarEnd far = ot.far();
      Sap sap = ot.connectedTo(AT_FAR);
      assertThat(sap.ref().enterNotifier()).isTrue();
      assertThat(sap.ref().enterNotifier()).isFalse();
      far.send("hello");
      assertThat(sap.ref().sync()).isEqualTo(0);
      assertThat(sap.news()).isEmpty();
      assertThat(sap.receive(NO_DATA)).isEqualTo("hello");
      far.send("more");
      assertThat(sap.news()).isEmpty();
      sap.ref().leaveNotifier();
      sap.ref().leaveNotifier();
      assertThat(sap.news()).contains("T_DATA", "T_SYNCCOMPLETE");
      assertThat(sap.receive(NO_DATA)).isEqualTo("more");
      List<Boolean> entered = new ArrayList<>();
      sap.at(() -> entered.add(sap.ref().enterNotifier()));
      far.send("again");
      assertThat(sap.news()).as("the notifier cannot enter itself").containsExactly("T_DATA");
      assertThat(entered).containsExactly(false);
    });
  }

  /// p.408: what was about to be told when the task entered is held back, too.
  @Test
  void whatIsAboutToBeToldWaitsForATaskThatHasEnteredFirst() {
    everyWay(ot -> {
      FarEnd far = ot.far();
      Sap sap = ot.connectedTo(AT_FAR);
      far.send("a");
      far.end().endOutput();
      assertThat(sap.news()).containsExactly("T_DATA");
      ot.mac.scheduleDeferredTask(() -> {
        // Reading the last byte lets T_ORDREL be told, after this task.
        assertThat(sap.ref().rcv(ByteBuffer.allocate(1))).isEqualTo(1);
        waitFor(ot, Duration.ofSeconds(5));
      });
      ot.settle();
      assertThat(sap.ref().enterNotifier()).isTrue();
      ot.pass(Duration.ofSeconds(10));
      assertThat(sap.told).isEmpty();
      sap.ref().leaveNotifier();
      assertThat(sap.news()).containsExactly("T_ORDREL");
    });
  }

  /// p.408: entering waits until the notifier has ended, as a task on a Mac would.
  @Test
  void enteringWaitsForANotifierThatRuns() {
    everyWay(ot -> {
      FarEnd far = ot.far();
      Sap sap = ot.connectedTo(AT_FAR);
      List<String> order = new ArrayList<>();
      sap.at(() -> {
        order.add("begin");
        waitFor(ot, Duration.ofSeconds(5));
        order.add("end");
      });
      far.send("hello");
      ot.settle();
      assertThat(sap.ref().enterNotifier()).isTrue();
      order.add("entered");
      assertThat(order).containsExactly("begin", "end", "entered");
      sap.ref().leaveNotifier();
    });
  }

  /// p.405: without a notifier nothing is told, and look shows what is pending.
  @Test
  void withoutANotifierEventsArePendingAndCallsComplete() {
    everyWay(ot -> {
      Sap listener = ot.async(ot.mac);
      listener.ref().removeNotifier();
      assertThat(listener.ref().bind(new Bind(new Address(OtWorld.MAC, PORT), 1), null))
          .isEqualTo(0);
      ot.settle();
      assertThat(listener.state()).isEqualTo(2);
      ot.caller(PORT);
      ot.settle();
      assertThat(listener.ref().look()).isEqualTo(1);
      Endpoint acceptor = ot.mac.openEndpoint(Configuration.TCP).endpoint();
      var call = new Call();
      assertThat(listener.ref().listen(call)).isEqualTo(0);
      assertThat(listener.ref().accept(acceptor, call)).isEqualTo(0);
      ot.settle();
      assertThat(acceptor.getEndpointState()).isEqualTo(5);
      assertThat(listener.news()).isEmpty();
    });
  }

  /// S12.
  @Test
  void aProviderThatWillCloseAllowsSynchronousCallsAndAfterwardsNothingButClose() {
    everyWay(ot -> {
      FarEnd far = ot.far();
      Sap sap = ot.connectedTo(AT_FAR);
      assertThat(sap.ref().setSynchronous()).isEqualTo(0);
      List<Integer> results = new ArrayList<>();
      sap.at(() -> {
        if (sap.told.size() == 1) {
          results.add(sap.ref().sync());
          results.add(sap.send("bye"));
          waitFor(ot, Duration.ofSeconds(1));
        } else {
          results.add(sap.send("too late"));
        }
      });
      ot.mac.closeProviders(ResultCode.USER_REQUESTED_ERR);
      assertThat(sap.told)
          .containsExactly("kOTProviderWillClose -3284", "kOTProviderIsClosed -3284");
      assertThat(results).containsExactly(0, 3, OUT_STATE);
      assertThat(List.of(sap.state(), sap.ref().look(), sap.ref().rcv(ByteBuffer.allocate(1))))
          .containsOnly(OUT_STATE);
      ot.settle();
      assertThat(far.got()).isEqualTo("bye");
      assertThat(far.told()).containsExactly("established", "reset");
      assertThat(sap.ref().close()).isEqualTo(0);
      ot.mac.scheduleDeferredTask(() ->
          assertThatIllegalStateException()
              .isThrownBy(() -> ot.mac.closeProviders(ResultCode.USER_REQUESTED_ERR)));
      ot.settle();
      assertThat(ot.mac.openEndpoint(Configuration.TCP).result()).isEqualTo(0);
    });
  }

  /// p.64, 137: no function of a provider at hardware-interrupt level; a deferred task may call.
  @Test
  void anInterruptMayScheduleADeferredTaskAndNothingElse() {
    everyWay(ot -> {
      FarEnd far = ot.far();
      Sap sap = ot.connectedTo(AT_FAR);
      List<Object> seen = new ArrayList<>();
      ot.mac.interrupt(() -> {
        seen.add(ot.mac.level());
        assertThatThrownBy(() -> sap.send("a")).isInstanceOf(LevelViolation.class);
        assertThatThrownBy(() -> ot.mac.openEndpoint(Configuration.TCP))
            .isInstanceOf(LevelViolation.class);
        ot.mac.scheduleDeferredTask(() -> {
          seen.add(ot.mac.level());
          seen.add(sap.send("hello"));
        });
      });
      ot.settle();
      assertThat(seen).containsExactly(ExecLevel.HARDWARE_INTERRUPT, ExecLevel.DEFERRED_TASK, 5);
      assertThat(ot.mac.level()).isEqualTo(ExecLevel.SYSTEM_TASK);
      assertThat(far.got()).isEqualTo("hello");
      ot.expectLevelViolations(2);
    });
  }

  /// A listener that is synchronous is told requests, and no completions (p.406).
  @Test
  void aSynchronousEndpointIsToldAsynchronousEventsOnly() {
    everyWay(ot -> {
      Sap listener = ot.sync(ot.mac).listening(PORT, 1);
      Sap acceptor = ot.async(ot.mac);
      ot.caller(PORT);
      ot.settle();
      ot.accept(listener, acceptor);
      assertThat(acceptor.state()).isEqualTo(5);
      assertThat(listener.news()).containsExactly("T_LISTEN");
      assertThat(acceptor.news()).containsExactly("T_PASSCON");
      assertThat(acceptor.ref().sndDisconnect(null)).isEqualTo(0);
      assertThat(acceptor.news()).containsExactly("T_DISCONNECTCOMPLETE");
      assertThat(listener.ref().listen(new Call())).isEqualTo(NO_DATA);
      assertThat(listener.ref().look()).isNotEqualTo(LOOK);
    });
  }

  /// A bug of the program is not hidden.
  @Test
  void aNotifierThatThrowsHaltsOpenTransport() {
    assertThatExceptionOfType(SimulationFailure.class)
        .isThrownBy(() ->
            everyWay(ot -> {
              FarEnd far = ot.far();
              Sap sap = ot.connectedTo(AT_FAR);
              sap.at(() -> {
                throw new IllegalStateException("a bug of the program");
              });
              far.send("hello");
              ot.settle();
            }))
        .withMessageContaining("a bug of the program");
  }
}
