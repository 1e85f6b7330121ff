package io.parley.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What receivers count, and that they count it across the border of their process.
class ReceiverTest {

  private static final Duration LONG = Duration.ofSeconds(20);

  @Test
  void aTextIsFoundBehindTheLastBar() {
    String text = new NumberedText(17, 4_711).text();
    byte[] frame = ("CSDCTEXT|1|me@127.0.0.1|" + text).getBytes(StandardCharsets.US_ASCII);

    assertThat(text).hasSize(NumberedText.LENGTH);
    assertThat(NumberedText.parse(frame, frame.length)).isEqualTo(new NumberedText(17, 4_711));
  }

  @Test
  void anotherTextIsRubbish() {
    byte[] frame = "CSDCTEXT|1|me@127.0.0.1|hello".getBytes(StandardCharsets.US_ASCII);

    assertThatThrownBy(() -> NumberedText.parse(frame, frame.length))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void lostDoubledAndOvertakenTextsAreNotInOrder() throws InterruptedException {
    assertThat(disordered(0, 1, 2)).isZero();
    assertThat(disordered(0, 2, 3)).as("1 was lost").isEqualTo(1);
    assertThat(disordered(0, 1, 1)).as("1 came twice").isEqualTo(1);
    assertThat(disordered(1, 0, 2)).as("1 overtook 0").isEqualTo(3);
  }

  @Test
  void portsAreCountedApartAndEveryReportBeginsAnew() throws InterruptedException {
    Ledger ledger = new Ledger(2);
    ledger.enter(0, new NumberedText(0, 100), 105);
    ledger.enter(1, new NumberedText(0, 100), 109);
    ledger.enter(1, new NumberedText(1, 100), 107);

    ReceiverReport first = ledger.close(3, LONG);
    assertThat(first.received()).isEqualTo(3);
    assertThat(first.disordered()).isZero();
    assertThat(first.medianLatency()).isEqualTo(Duration.ofNanos(7));
    assertThat(ledger.close(1, Duration.ZERO))
        .isEqualTo(new ReceiverReport(0, 0, Duration.ZERO, 1));
  }

  @Test
  void unfairnessIsHowMuchLongerTheLastPortHadToWait() throws InterruptedException {
    Ledger ledger = new Ledger(3);
    ledger.enter(0, new NumberedText(0, 100), 1_000);
    ledger.enter(0, new NumberedText(1, 100), 1_200);
    ledger.enter(2, new NumberedText(0, 100), 1_500);

    assertThat(ledger.close(3, LONG).unfairness()).isEqualTo(2.5);
  }

  @Test
  void aReceiverInItsOwnProcessReportsWhatItRead() throws IOException {
    try (ReceiverProcess receiver =
        ReceiverProcess.start(Reading.TO_THE_END, 4, List.of(Loopback.ip(0, 9)))) {
      send(receiver, "x@y|" + new NumberedText(0, System.nanoTime()).text());
      send(receiver, "rubbish");

      ReceiverReport report = receiver.report(1, LONG);
      assertThat(report.received()).isEqualTo(1);
      assertThat(report.medianLatency()).isPositive();
    }
  }

  private static void send(ReceiverProcess receiver, String text) throws IOException {
    var to = receiver.addresses().getFirst();
    try (Socket socket = new Socket(to.ip(), to.port())) {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();
      assertThat(socket.getInputStream().read()).as("it closes").isEqualTo(-1);
    }
  }

  private static int disordered(long... numbers) throws InterruptedException {
    Ledger ledger = new Ledger(1);
    for (long number : numbers) {
      ledger.enter(0, new NumberedText(number, 0), 1);
    }
    return ledger.close(numbers.length, LONG).disordered();
  }
}
