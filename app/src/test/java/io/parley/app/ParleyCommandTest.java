package io.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.parley.KnownPeer;
import io.parley.MessengerConfig;
import io.parley.app.stack.StackProfile;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/// The command line means what its help says, and a wrong one is answered in one line.
class ParleyCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @ValueSource(strings = {"-h", "--help"})
  void helpNamesEveryOptionAndAnExample(String option) {
    assertThat(run(option)).isZero();
    assertThat(out.toString())
        .contains("parley [OPTION]... [NAME]", "parley chat [OPTION]... [NAME]")
        .contains("parley demo [OPTION]...", "parley simulate [OPTION]...")
        .contains("parley history [OPTION]... [NAME]", "parley why [OPTION]... MESSAGE [NAME]")
        .doesNotContain("demo-node")
        .contains(
            "--peer",
            "--mac",
            "--address",
            "--port",
            "--stack",
            "--strict",
            "--store",
            "--memory",
            "--log",
            "--log-level",
            "--version")
        .contains("default: 8080", "default: posix")
        .contains("parley alice --address 127.0.0.2");
    assertThat(out.toString().lines()).allMatch(line -> line.length() <= 80);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void theSubcommandHasHelpToo() {
    assertThat(run("chat", "--help")).isZero();
    assertThat(out.toString()).contains("parley chat [OPTION]... [NAME]", "--peer");
  }

  @Test
  void theDemoHasHelpToo() {
    assertThat(run("demo", "--help")).isZero();
    assertThat(out.toString())
        .contains("parley demo [OPTION]...", "--quick", "--keep", "--json")
        .contains("default: 18080");
    assertThat(out.toString().lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void theHistoryHasHelpToo() {
    assertThat(run("history", "--help")).isZero();
    assertThat(out.toString())
        .contains("--store", "--peer", "--since", "--search", "--last", "--json")
        .contains("id ", "time ", "from ", "to ", "peer ", "content ", "state ")
        .contains("parley history --json > history.jsonl");
    assertThat(out.toString().lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void theWhyHasHelpToo() {
    assertThat(run("why", "--help")).isZero();
    assertThat(out.toString()).contains("MESSAGE [NAME]", "--store", "--json", "transitions");
    assertThat(out.toString().lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void theSimulationHasHelpToo() {
    assertThat(run("simulate", "--help")).isZero();
    assertThat(out.toString())
        .contains("--scenario", "--seed", "--seeds", "--faults", "--trace", "--list")
        .contains("default: all");
    assertThat(out.toString().lines()).allMatch(line -> line.length() <= 80);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-V", "--version"})
  void theVersionIsOneLine(String option) {
    assertThat(run(option)).isZero();
    assertThat(out.toString().lines()).hasSize(1).first().asString().startsWith("parley ");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "--prot 9000, Unknown option: '--prot'",
        "--pe 10.0.0.7, Perhaps --peer?",
        "--port x, 'x' is not an int",
        "--port, Missing required parameter for option '--port'",
        "--peer --memory, Expected parameter for option '--peer' but found '--memory'",
        "--memory=maybe, 'maybe' is not a boolean",
        "bob smith jones, \"one name is enough, [smith, jones] is too much\"",
        "chat bob smith, \"one name is enough, [smith] is too much\"",
        "bob chat, Name and options stand after 'chat'",
        "--port 9000 chat bob, Name and options stand after 'chat'",
        "bob demo, Name and options stand after 'demo'",
        "demo --keep --json, \"--keep is for people, --json is not: give one of them\"",
        "demo --port 65517, --port is at most 65516 here",
        "demo --port 0, '0' is not a port",
        "demo alice, Unmatched argument at index 1: 'alice'",
        "--memory --store x bob, \"--memory keeps nothing on disk, --store names a place there\"",
        "--store= bob, \"--store takes a directory, not nothing\"",
        "bob simulate, Name and options stand after 'simulate'",
        "simulate fifty, Unmatched argument at index 1: 'fifty'",
        "simulate --scenario sixty, \"no scenario is called 'sixty'; there are five-friends, \"",
        "simulate --seed x, 'x' is not a long",
        "simulate --seeds 1.5, '1.5' is not an int",
        "simulate --seeds 0, \"--seeds takes a number from 1 on, not '0'\"",
        "simulate --seed 9223372036854775807 --seeds 2, there are no 2 seeds from 92233720368547758",
        "simulate --faults two, \"'two' is no choice of faults; write their numbers, as in 2,5\"",
        "simulate --trace --seed 1, \"--trace needs --scenario and --seed, and no --seeds\"",
        "simulate --trace --scenario fifty, \"--trace needs --scenario and --seed\"",
        "simulate --trace --scenario fifty --seed 1 --seeds 2, and no --seeds",
        "--stack appletalk bob, \"no stack is called 'appletalk'; there are posix, mactcp, opentransport\"",
        "--strict bob, --strict needs --stack mactcp or opentransport; the stack posix has no such mode",
        "--stack posix --strict bob, --strict needs --stack mactcp or opentransport",
        "--stack, Missing required parameter for option '--stack'",
        "--port 0 bob, '0' is not a port",
        "--port 70000 bob, '70000' is not a port",
        "--peer 10.0.0.7:x bob, 'x' is not a port",
        "--peer [::1 bob, '[::1' is not HOST[:PORT]",
        "--address bob.invalid bob, no host is known as 'bob.invalid'",
        "b@b, A name must not hold '@'",
        "--peer 10.0.0.7 --peer 10.0.0.7:9000 bob, 10.0.0.7 is given twice",
        "--log no/such/directory/log bob, the log file no/such/directory/log cannot be written",
        "--log-level loud bob, \"'loud' is no level of the log; give LEVEL or CATEGORY=LEVEL\"",
        "--log-level ui=loud bob, \"with one of error, warn, info, debug, off\"",
        "--log-level sound=debug bob, \"'sound' is no category of the log; there are general,\"",
        "\"--log-level info,=debug bob\", \"'' is no category\""
      })
  void aWrongCommandLineIsAnsweredInOneLine(String line, String message) {
    assertIsAnsweredInOneLine(line, message);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "bob history, Name and options stand after 'history'",
        "history bob smith, \"one name is enough, [smith] is too much\"",
        "history --since yesterday, \"'yesterday' is no time; write 2026-11-23, \"",
        "history --search !, '!' has no word to search for",
        "history --last 0, \"--last takes a number from 1 on, not '0'\"",
        "history --last x, 'x' is not an int",
        "why, Missing required parameter: 'MESSAGE'",
        "why bob, \"'bob' is no number of a message; write m42 or 42\"",
        "--memory why m1, Name and options stand after 'why'"
      })
  void aWrongQuestionAboutTheHistoryIsAnsweredInOneLine(String line, String message) {
    assertIsAnsweredInOneLine(line, message);
  }

  private void assertIsAnsweredInOneLine(String line, String message) {
    assertThat(run(line.split(" ", -1))).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).startsWith("parley: ").contains(message).endsWith(".\n");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void controlCharactersInACommandLineAreShownHarmless() {
    assertThat(run("--\u001B[2J")).isEqualTo(2);
    assertThat(err.toString()).contains("--^[[2J").doesNotContain("\u001B");
  }

  @Test
  void aNodeIsConfiguredAsItsOptionsSay() {
    MessengerConfig config =
        configOf("bob", "--address", "127.0.0.2", "--port=9000", "--peer", "10.0.0.7", "--memory");

    assertThat(config.name()).isEqualTo("bob");
    assertThat(config.address().getHostAddress()).isEqualTo("127.0.0.2");
    assertThat(config.port()).isEqualTo(9000);
    assertThat(config.peers()).containsExactly(KnownPeer.at(Hosts.parse("10.0.0.7:9000", 1)));
  }

  @Test
  void peersAndMacsMayBeGivenSeveralTimesAndAnywhere() {
    MessengerConfig config =
        configOf("--peer", "10.0.0.7", "bob", "--peer=10.0.0.8:1", "--mac", "10.0.0.9");

    assertThat(config.peers())
        .isEqualTo(
            List.of(
                KnownPeer.at(Hosts.parse("10.0.0.7", 8080)),
                KnownPeer.at(Hosts.parse("10.0.0.8", 1)),
                KnownPeer.macAt(Hosts.parse("10.0.0.9", 8080))));
  }

  @Test
  void withoutOptionsAllAddressesAndThePortsOfCsendAreUsed() {
    MessengerConfig config = configOf("bob");

    assertThat(config.address().isAnyLocalAddress()).isTrue();
    assertThat(config.port()).isEqualTo(8080);
    assertThat(config.discoveryPort()).hasValue(8081);
    assertThat(config.peers()).isEmpty();
    assertThat(options("bob").where()).isEqualTo("all addresses, port 8080 (discovery: 8081)");
    assertThat(options("bob", "--beacon-port", "7357").where())
        .isEqualTo("all addresses, port 8080 (discovery: 8081, beacons: 7357)");
    assertThat(options("bob", "--beacon-port", "7357").config().beaconPort()).hasValue(7357);
  }

  @Test
  void aNodeIsOnTheStackThatItsOptionsName() {
    assertThat(options("bob").stack()).isEqualTo(StackProfile.POSIX);
    assertThat(options("--stack", "posix").stack()).isEqualTo(StackProfile.POSIX);
    assertThat(options("--stack", "mactcp").stack()).isEqualTo(StackProfile.MACTCP);
    assertThat(options("--strict", "bob", "--stack=mactcp").stack())
        .isEqualTo(StackProfile.MACTCP_STRICT);
    assertThat(options("--stack", "opentransport").stack()).isEqualTo(StackProfile.OPENTRANSPORT);
    assertThat(options("--stack=opentransport", "--strict").stack())
        .isEqualTo(StackProfile.OPENTRANSPORT_STRICT);
  }

  @Test
  void withoutANameTheLoginNameIsUsed() {
    assertThat(configOf().name()).isEqualTo(ChatOptions.plainName(System.getProperty("user.name")));
  }

  @ParameterizedTest
  @CsvSource({"bob, bob", "bob@example.org, bob", "DOMAIN\\bob, bob", "'', ''"})
  void ofALoginNameTheDomainIsLeftOut(String login, String name) {
    assertThat(ChatOptions.plainName(login)).isEqualTo(name);
  }

  @Test
  void somebodyCalledChatMayChat() {
    CommandLine.ParseResult parsed = Main.commandLine().parseArgs("chat", "chat").subcommand();

    assertThat(parsed.matchedPositionalValue(0, "")).isEqualTo("chat");
  }

  @Test
  void theTextOfAMistakeIsASentence() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> configOf("--port", "65536"))
        .withMessage("'65536' is not a port; a port is 1 to 65535");
  }

  private int run(String... arguments) {
    return Main.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  private static MessengerConfig configOf(String... arguments) {
    return options(arguments).config();
  }

  private static ChatOptions options(String... arguments) {
    ChatOptions options = new ChatOptions();
    CommandLine.populateCommand(options, arguments);
    return options;
  }
}
