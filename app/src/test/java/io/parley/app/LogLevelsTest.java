package io.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ch.qos.logback.classic.Level;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/// How much is logged is what was asked for.
class LogLevelsTest {

  @Test
  void everythingIsLoggedUnlessToldOtherwise() {
    LogLevels levels = levels();
    assertThat(LogLevels.CATEGORIES).hasSize(8);
    assertThat(LogLevels.CATEGORIES).allMatch(category -> levels.of(category) == Level.DEBUG);
    assertThat(levels.of("somebody.elses")).isEqualTo(Level.ERROR);
  }

  @Test
  void oneLevelIsForAllAndLaterOnesForOneCategory() {
    LogLevels levels =
        levels("--log-level", "WARN", "--log-level", "networking=debug,peer_mgmt=OFF");
    assertThat(levels.of("messaging")).isEqualTo(Level.WARN);
    assertThat(levels.of("networking")).isEqualTo(Level.DEBUG);
    assertThat(levels.of("peer_mgmt")).isEqualTo(Level.OFF);
  }

  @Test
  void whatIsUnknownIsNamedWithWhatThereIs() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LogLevels.parse(List.of("trace")))
        .withMessage(
            "'trace' is no level of the log; give LEVEL or CATEGORY=LEVEL, with one of error, warn,"
                + " info, debug, off, and one of general, networking, discovery, peer_mgmt, ui,"
                + " protocol, system, messaging");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LogLevels.parse(List.of("net=info")))
        .withMessage(
            "'net' is no category of the log; there are general, networking, discovery, peer_mgmt,"
                + " ui, protocol, system, messaging");
  }

  private static LogLevels levels(String... arguments) {
    LogOptions options = new LogOptions();
    CommandLine.populateCommand(options, arguments);
    return options.levels();
  }
}
