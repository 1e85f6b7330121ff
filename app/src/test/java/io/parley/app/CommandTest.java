package io.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.MessageId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a person types is understood.
class CommandTest {

  @Test
  void wordsWithASlashAreCommands() {
    assertThat(Command.parse("/list")).isEqualTo(new Command.ListPeers());
    assertThat(Command.parse("/peers")).isEqualTo(new Command.ListPeers());
    assertThat(Command.parse("/status")).isEqualTo(new Command.ShowStatus());
    assertThat(Command.parse("/debug")).isEqualTo(new Command.ToggleLog());
    assertThat(Command.parse("/help")).isEqualTo(new Command.Help());
    assertThat(Command.parse("/quit")).isEqualTo(new Command.Quit());
    assertThat(Command.parse("/exit")).isEqualTo(new Command.Quit());
  }

  @ParameterizedTest
  @ValueSource(strings = {"  /quit", "/quit  ", "/QUIT", "/Quit now", "\t/quit\r"})
  void neitherCaseNorBlanksAroundACommandCount(String line) {
    assertThat(Command.parse(line)).isEqualTo(new Command.Quit());
  }

  @Test
  void aSendHasATargetAndAText() {
    assertThat(Command.parse("/send 1 hello")).isEqualTo(new Command.Send("1", "hello"));
    assertThat(Command.parse("/send  bob\thello")).isEqualTo(new Command.Send("bob", "hello"));
    assertThat(Command.parse("/send 1 /quit")).isEqualTo(new Command.Send("1", "/quit"));
  }

  @Test
  void blanksInAndAroundATextCount() {
    assertThat(Command.parse("/send 1  a  b ")).isEqualTo(new Command.Send("1", " a  b "));
    assertThat(Command.parse("  plain ")).isEqualTo(new Command.Say("  plain "));
    assertThat(Command.parse("/broadcast  to all ")).isEqualTo(new Command.Broadcast(" to all "));
  }

  @Test
  void theWordsAfterTestAreForTheTest() {
    assertThat(Command.parse("/test")).isEqualTo(new Command.Test(""));
    assertThat(Command.parse("/test --rounds 2")).isEqualTo(new Command.Test("--rounds 2"));
  }

  @Test
  void aLineWithoutASlashIsSaid() {
    assertThat(Command.parse("hello")).isEqualTo(new Command.Say("hello"));
    assertThat(Command.parse("1/2")).isEqualTo(new Command.Say("1/2"));
    assertThat(Command.parse("hello\r")).isEqualTo(new Command.Say("hello"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t", "\r", " \r"})
  void anEmptyLineIsNothing(String line) {
    assertThat(Command.parse(line)).isEqualTo(new Command.Nothing());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/send", "/send ", "/send 1", "/send 1 ", "/send  1  "})
  void aSendWithoutATextIsExplained(String line) {
    assertThat(Command.parse(line))
        .isEqualTo(new Command.Wrong("Usage: /send N|NAME TEXT, for example: /send 1 hello"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/broadcast", "/broadcast  "})
  void aBroadcastWithoutATextIsExplained(String line) {
    assertThat(Command.parse(line)).isEqualTo(new Command.Wrong("Usage: /broadcast TEXT"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/trust bob b", "/TRUST  bob b ", "/trust bob b\r"})
  void aPeerToTrustIsNamed(String line) {
    assertThat(Command.parse(line)).isEqualTo(new Command.TrustPeer("bob b"));
    assertThat(Command.parse("/trust "))
        .isEqualTo(new Command.Wrong("Usage: /trust N|NAME, for example: /trust bob"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/drop m42", "/drop 42", "/DROP M42 ", "/drop  m42\r"})
  void aMessageIsMeantByItsNumber(String line) {
    assertThat(Command.parse(line)).isEqualTo(new Command.Drop(new MessageId(42)));
    assertThat(Command.parse(line.replaceFirst("(?i)drop", "resend")))
        .isEqualTo(new Command.Resend(new MessageId(42)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", " m", " x42", " -1", " m42 m43", " 9999999999999999999"})
  void whatIsNoNumberOfAMessageIsExplained(String rest) {
    assertThat(Command.parse("/drop" + rest))
        .isEqualTo(new Command.Wrong("Usage: /drop mID, for example: /drop m42"));
    assertThat(Command.parse("/resend" + rest))
        .isEqualTo(new Command.Wrong("Usage: /resend mID, for example: /resend m42"));
  }

  @Test
  void anUnknownCommandIsNamedAndHarmless() {
    assertThat(Command.parse("/s\u001B[1mend x"))
        .isEqualTo(new Command.Wrong("Unknown command: '/s^[[1mend'. /help lists the commands."));
    assertThat(Command.parse("/")).isInstanceOf(Command.Wrong.class);
  }

  @Test
  void everyCommandThatHelpListsIsUnderstood() {
    HelpText.LINES.stream()
        .filter(line -> line.startsWith("/"))
        .map(line -> line.split(" ", 2)[0])
        .forEach(word ->
            assertThat(List.of(Command.parse(word + " 1"), Command.parse(word + " 1 text")))
                .anyMatch(command -> !(command instanceof Command.Wrong)));
  }
}
