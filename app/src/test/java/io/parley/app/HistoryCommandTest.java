package io.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.parley.DeliveryState;
import io.parley.app.history.ListHistory;
import io.parley.spi.StoreException;
import io.parley.spi.StoredPeer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import tools.jackson.databind.json.JsonMapper;

/// A history shows what was asked for, as people and as programs read it.
class HistoryCommandTest {

  private static final ZonedDateTime NOW =
      ListHistory.BEGIN.plusSeconds(600).atZone(ZoneOffset.UTC);

  private final ListHistory history = new ListHistory();
  private final StoredPeer bob = history.peer("bob");
  private final StoredPeer carol = history.peer("Carol");
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final StringWriter err = new StringWriter();

  @Test
  void aMessageIsALineWithWhatBecameOfIt() throws StoreException {
    history.to(bob, "hello Bob", DeliveryState.SENT).from(bob, "hi").from(carol, "me, too");
    history.to(carol, "are you there?", DeliveryState.QUEUED);

    assertThat(shown())
        .containsExactly(
            at(0) + " m1 to bob, sent: hello Bob",
            at(1) + " m2 from bob: hi",
            at(2) + " m3 from Carol: me, too",
            at(3) + " m4 to Carol, queued: are you there?");
  }

  @Test
  void whatPeersWroteActsOnNoTerminal() throws StoreException {
    StoredPeer evil = history.peer("e\u001B[2Jvil");
    history.from(evil, "one\r\ntwo\u0007\rthree \u202Efour");

    assertThat(shown())
        .containsExactly(
            at(0) + " m1 from e^[[2Jvil: one",
            "                  | two^G",
            "                  | three <U+202E>four");
  }

  @Test
  void twoOfOneNameAreToldApart() throws StoreException {
    StoredPeer other = history.peer("bob");
    history.from(bob, "I").from(other, "no, I").from(carol, "who?");

    assertThat(shown())
        .containsExactly(
            at(0) + " m1 from bob@10.0.0.1: I",
            at(1) + " m2 from bob@10.0.0.3: no, I",
            at(2) + " m3 from Carol: who?");
  }

  @ParameterizedTest
  @CsvSource({
    "--peer bob, 1 3",
    "--peer carol, 2 4",
    "--peer 10.0.0.2, 2 4",
    "--peer csend:10.0.0.2, 2 4",
    "--search world, 1 4",
    "--search HEL*, 1 2",
    "--search hello-world, 1",
    "--since 2026-11-23T13:02, 3 4",
    "--since 8m, 3 4",
    "--last 1, 4",
    "--last 3, 2 3 4",
    "--last 9, 1 2 3 4",
    "--peer bob --last 1, 3",
    "--peer bob --search world --since 1h, 1"
  })
  void onlyWhatIsWantedIsShown(String options, String numbers) throws StoreException {
    history.from(bob, "hello world").from(carol, "Help").from(bob, "no").from(carol, "World!");

    String shown =
        shown(options.split(" ", -1)).stream()
            .map(line -> line.replaceFirst(".* m(\\d+) from .*", "$1"))
            .collect(Collectors.joining(" "));
    assertThat(shown).isEqualTo(numbers);
  }

  @Test
  void ofLongHistoriesTheLastAreTheNewest() throws StoreException {
    IntStream.rangeClosed(1, 1_000).forEach(i -> history.from(bob, "text " + i));

    assertThat(shown("--last", "300"))
        .hasSize(300)
        .last()
        .asString()
        .endsWith(" m1000 from bob: text 1000");
    assertThat(shown()).hasSize(1_000).first().asString().endsWith(" m1 from bob: text 1");
  }

  @Test
  void thatNothingMatchesIsSaidBesides() throws StoreException {
    history.from(bob, "hello");

    assertThat(shown("--search", "goodbye")).isEmpty();
    assertThat(err.toString()).isEqualTo("parley: no message is like that.\n");
    assertThat(shown("--search", "goodbye", "--json")).isEmpty();
    assertThat(err.toString().lines()).hasSize(1);
  }

  @Test
  void whoIsNotThereIsAnsweredWithWhoIs() {
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> shown("--peer", "dave"))
        .withMessage("nobody is 'dave'; there are bob, Carol");
    IntStream.rangeClosed(1, 30).forEach(i -> history.peer("peer" + i));
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> shown("--peer", "dave"))
        .withMessageEndingWith(", peer17, peer18 and 12 more");
  }

  @Test
  void asJsonEachLineIsAnObjectInUtf8() throws StoreException {
    history.to(bob, "Grüße \u009B ☃", DeliveryState.UNKNOWN).from(bob, "hi\nthere");

    assertThat(shown("--json", "--last", "2", "alice"))
        .containsExactly(
            "{\"id\":\"m1\",\"time\":\"2026-11-23T13:00:00Z\",\"from\":\"alice\",\"to\":\"bob\","
                + "\"peer\":\"csend:10.0.0.1\",\"content\":\"Grüße \\u009b ☃\","
                + "\"state\":\"unknown\"}",
            "{\"id\":\"m2\",\"time\":\"2026-11-23T13:01:00Z\",\"from\":\"bob\",\"to\":\"alice\","
                + "\"peer\":\"csend:10.0.0.1\",\"content\":\"hi\\nthere\",\"state\":\"received\"}");
  }

  @ParameterizedTest
  @CsvSource({"--store x, me", "--store x zoe, zoe", "zoe, zoe"})
  void theOwnerOfAStoreThatHasNoNameIsMe(String options, String name) throws StoreException {
    history.from(bob, "hi");

    String line = shown(("--json " + options).split(" ", -1)).getFirst();

    assertThat(JsonMapper.shared().readTree(line).get("to").asString()).isEqualTo(name);
  }

  @Test
  void whenNobodyReadsAnyMoreItEnds() throws StoreException {
    IntStream.rangeClosed(1, 2_000).forEach(i -> history.from(bob, "text " + i));
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    HistoryCommand command = command();

    assertThat(command.show(history, command.query(NOW), new PrintStream(closed))).isZero();
    assertThat(history.limits).hasSize(1);
    assertThat(err.toString()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "--search !!, '''!!'' has no word to search for'",
    "--last 0, '--last takes a number from 1 on, not ''0'''",
    "--last -1, '--last takes a number from 1 on, not ''-1'''"
  })
  void whatCannotBeMeantIsASentence(String options, String sentence) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> command(options.split(" ", -1)).query(NOW))
        .withMessage(sentence);
  }

  private List<String> shown(String... options) throws StoreException {
    out.reset();
    HistoryCommand command = command(options);
    PrintStream stream = new PrintStream(out, false, StandardCharsets.UTF_8);
    assertThat(command.show(history, command.query(NOW), stream)).isZero();
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private HistoryCommand command(String... options) {
    HistoryCommand command = new HistoryCommand();
    new CommandLine(command).setErr(new PrintWriter(err, true)).parseArgs(options);
    return command;
  }

  /// The time of a message as it is shown where this test runs.
  private static String at(int minute) {
    Instant time = ListHistory.BEGIN.plusSeconds(60L * minute);
    return DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss")
        .format(time.atZone(ZoneId.systemDefault()));
  }
}
