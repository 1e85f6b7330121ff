package io.parley.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.architecture.Repository.Source;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which names in links are true.
class LinkNamesTest {
  private static final Source LANE =
      new Source(
          "core/src/main/java/Lane.java", List.of("final class Lane {", "  void send() {}", "}"));
  private static final Source LANE_TEST =
      new Source(
          "core/src/test/java/LaneTest.java",
          List.of(
              "class LaneTest {",
              "  @Test",
              "  void aMessageIsSent() {}",
              "  @ArchTest static final ArchRule timeIsGiven = noClasses();",
              "}"));
  private static final Source DEMO =
      new Source("docs/demo.md", List.of("| `order` | none is out of order |"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[`Lane`](../core/src/main/java/Lane.java)",
        "`a[0]` and `b` [`Lane.send`][Lane]",
        "[`send`][Lane]",
        "[the worker][Lane]",
        "[a message is sent][LaneTest], [`LaneTest`][LaneTest]",
        "[LaneTest][LaneTest], [time is given][LaneTest]",
        "[`order`](demo.md), [`the` demo](demo.md), [`#here`](#here), [`there`](https://there)",
        "[`Other`](../Other.java)",
      })
  void whatIsThereIsTrue(String line) {
    assertThat(broken(line)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[`Line`](../core/src/main/java/Lane.java)",
        "[`Lane.receive`][Lane]",
        "[a message is read][LaneTest]",
        "[a message is][LaneTest]",
        "[LaneTests][LaneTest]",
        "[`disorder`](demo.md)",
        "[`Lane`][Undefined]",
      })
  void whatIsNotThereIsBroken(String line) {
    assertThat(broken(line)).containsExactly("docs/page.md:1: " + line);
  }

  private static List<String> broken(String line) {
    var page =
        new Source(
            "docs/page.md",
            List.of(
                line,
                "[Lane]: ../core/src/main/java/Lane.java",
                "[LaneTest]: ../core/src/test/java/LaneTest.java"));
    return new LinkNames(List.of(LANE, LANE_TEST, DEMO, page)).broken();
  }
}
