package io.parley.mactcp;

import static io.parley.mactcp.MacWorld.FAR_PORT;
import static io.parley.mactcp.MacWorld.everyWay;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.mactcp.TcpCommand.TcpAbort;
import io.parley.mactcp.TcpCommand.TcpActiveOpen;
import io.parley.mactcp.TcpCommand.TcpCreate;
import io.parley.mactcp.TcpCommand.TcpRcv;
import io.parley.mactcp.TcpCommand.TcpStatus;
import io.parley.spi.Address;
import io.parley.testkit.classic.FarEnd;
import io.parley.testkit.sim.SimulationFailure;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What may be called on which level, and how an end is told: D13 of the cases that every model
/// must pass, and what goes with it.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LevelsTest {

  @Test
  void anAsrMayCallAsynchronouslyOnly() {
    everyWay(mac -> {
      List<IoBlock> receives = new ArrayList<>();
      List<Integer> results = new ArrayList<>();
      TcpAsr asr =
          (stream, event, _) -> {
            if (event.code() == 4) {
              assertThat(mac.driver.level()).isEqualTo(ExecLevel.INTERRUPT);
              assertThatThrownBy(() -> mac.driver.controlSync(new TcpStatus(stream)))
                  .isInstanceOf(LevelViolation.class);
              assertThatThrownBy(() -> mac.driver.memory().newPtr(1))
                  .isInstanceOf(LevelViolation.class);
              var receive = new TcpRcv(stream, 0, ByteBuffer.allocate(10));
              receives.add(
                  mac.driver.controlAsync(receive, block -> results.add(block.ioResult())));
            }
          };
      FarEnd far = FarEnd.answering(mac.far, FAR_PORT.port());
      StreamPtr stream =
          mac
              .run(new TcpCreate(mac.block(MacWorld.AREA), asr, null))
              .reply(Reply.Created.class)
              .stream();
      mac.start(new TcpActiveOpen(stream, Ulp.DEFAULT, FAR_PORT, 0)).ended();
      mac.settle();
      far.send("hello");
      mac.settle();
      assertThat(receives).hasSize(1);
      assertThat(results).containsExactly(0);
      assertThat(receives.getFirst().reply(Reply.Received.class).length()).isEqualTo(5);
      assertThat(mac.driver.level()).isEqualTo(ExecLevel.SYSTEM_TASK);
      mac.expectLevelViolations(2);
    });
  }

  @Test
  void aCompletionRoutineRunsAtInterruptLevelWithTheResultFinal() {
    everyWay(mac -> {
      FarEnd.answering(mac.far, FAR_PORT.port());
      List<Integer> results = new ArrayList<>();
      MacWorld.Stream stream = mac.stream();
      IoBlock open =
          mac.driver.controlAsync(
              new TcpActiveOpen(stream.ptr, Ulp.DEFAULT, FAR_PORT, 0),
              block -> {
                results.add(block.ioResult());
                assertThat(mac.driver.level()).isEqualTo(ExecLevel.INTERRUPT);
                assertThatThrownBy(() -> mac.driver.memory().newPtr(1))
                    .isInstanceOf(LevelViolation.class);
              });
      assertThat(open.ioResult()).isEqualTo(1);
      assertThat(open.result()).isEqualTo(ResultCode.IN_PROGRESS);
      assertThatIllegalStateException().isThrownBy(() -> open.reply(Reply.Opened.class));
      mac.settle();
      assertThat(results).containsExactly(0);
      assertThat(open.ioResult()).isEqualTo(0);
      mac.expectLevelViolations(1);
    });
  }

  @Test
  void routinesAreCalledOneAtATimeAndNoneIsLeftOut() {
    everyWay(mac -> {
      FarEnd far = FarEnd.answering(mac.far, FAR_PORT.port());
      List<String> told = new ArrayList<>();
      TcpAsr asr =
          (_, event, _) -> {
            told.add("begin " + event.code());
            mac.world.giveWay();
            told.add("end " + event.code());
          };
      StreamPtr stream =
          mac
              .run(new TcpCreate(mac.block(MacWorld.AREA), asr, null))
              .reply(Reply.Created.class)
              .stream();
      mac.start(new TcpActiveOpen(stream, Ulp.DEFAULT, FAR_PORT, 0)).ended();
      mac.settle();
      // Data, FIN and reset are there at once.
      far.send("hello");
      far.end().endOutput();
      var receive = new TcpRcv(stream, 0, ByteBuffer.allocate(5));
      mac.driver.controlAsync(receive, _ -> told.add("received"));
      mac.settle();
      far.end().abort();
      mac.settle();
      assertThat(told).containsExactly("received", "begin 1", "end 1", "begin 3", "end 3");
    });
  }

  @Test
  void whatComesWhileARoutineRunsIsToldAfterItAndNothingIsLost() {
    everyWay(mac -> {
      FarEnd far = FarEnd.answering(mac.far, FAR_PORT.port());
      MacWorld.Stream stream = mac.connectedTo(far);
      mac.settle();
      var buffer = ByteBuffer.allocate(100);
      MacWorld.Call receive = stream.receive(0, buffer);
      mac.driver.controlAsync(new TcpStatus(stream.ptr), _ -> sleepASecond(mac));
      mac.pass(Duration.ofMillis(1));
      MacWorld.Call send = stream.send("taken");
      mac.pass(Duration.ofMillis(100));
      far.send("last words");
      far.end().endOutput();
      mac.pass(Duration.ofMillis(100));
      far.end().abort();
      mac.pass(Duration.ofMillis(100));
      assertThat(stream.events).isEmpty();
      assertThat(List.of(send.isPending(), receive.isPending())).containsExactly(true, true);
      assertThat(send.ended().result()).isEqualTo(0);
      assertThat(receive.ended().reply(Reply.Received.class).length()).isEqualTo(10);
      assertThat(stream.eventCodes()).containsExactly(1, 3);
    });
  }

  @Test
  void anOpenThatIsAbortedWhileItsConnectionIsJustMadeTellsNothing() {
    everyWay(mac -> {
      MacWorld.Stream stream = mac.stream();
      MacWorld.Call open = stream.passiveOpen(0);
      mac.driver.controlAsync(new TcpStatus(stream.ptr), _ -> sleepASecond(mac));
      FarEnd far = FarEnd.calling(mac.far, new Address(MacWorld.MAC, MacWorld.PORT));
      mac.pass(Duration.ofMillis(100));
      assertThat(far.told()).containsExactly("established");
      assertThat(mac.driver.controlSync(new TcpAbort(stream.ptr)).ioResult()).isEqualTo(0);
      mac.settle();
      assertThat(open.ended().result()).isEqualTo(-23012);
      assertThat(far.told()).containsExactly("established", "reset");
      assertThat(stream.events).isEmpty();
    });
  }

  /// No routine may do this on a Mac.
  private static void sleepASecond(MacWorld mac) {
    try {
      mac.settle();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aBlockOfMemoryIsGivenBackOnceAndNotWhileAStreamHasIt() {
    everyWay(mac -> {
      Block area = mac.block(TcpCreate.MIN_AREA);
      mac.run(new TcpCreate(area, null, null));
      assertThatIllegalStateException().isThrownBy(() -> mac.driver.memory().disposePtr(area));
      Block free = mac.block(1);
      mac.driver.memory().disposePtr(free);
      assertThatIllegalStateException().isThrownBy(() -> mac.driver.memory().disposePtr(free));
    });
  }

  @Test
  void closingTheDriverEndsWhatIsUnderWayAndTellsIt() {
    everyWay(mac -> {
      FarEnd far = FarEnd.answering(mac.far, FAR_PORT.port());
      MacWorld.Stream stream = mac.connectedTo(far);
      MacWorld.Call receive = stream.receive(0, ByteBuffer.allocate(1));
      mac.settle();
      mac.driver.close();
      assertThat(receive.ended().result()).isEqualTo(-23012);
      mac.settle();
      assertThat(far.told()).containsExactly("established", "reset");
      assertThat(stream.eventCodes()).containsExactly(3);
      assertThat(mac.driver.controlSync(new TcpStatus(stream.ptr)).ioResult()).isEqualTo(-23010);
      var create = new TcpCreate(mac.block(MacWorld.AREA), null, null);
      assertThat(mac.driver.controlSync(create).ioResult()).isEqualTo(-23009);
      mac.driver.close();
    });
  }

  @Test
  void aRoutineThatThrowsIsHeardOf() {
    assertThatExceptionOfType(SimulationFailure.class)
        .isThrownBy(() ->
            everyWay(mac -> {
              var create = new TcpCreate(mac.block(MacWorld.AREA), null, null);
              mac.driver.controlAsync(create, _ -> mac.driver.memory().newPtr(1));
              mac.settle();
            }))
        .withMessageContaining("NewPtr at interrupt level");
  }
}
