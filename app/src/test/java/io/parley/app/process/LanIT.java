package io.parley.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Three hosts on a real bridge, each with a Parley that is told nothing but its name.
class LanIT {

  @RegisterExtension final Lan lan = new Lan(3);

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void threeFindEachOtherAndPassTheTestWithAndWithoutADefaultRoute(boolean withDefaultRoute) {
    if (withDefaultRoute) {
      lan.addDefaultRoutes();
    }
    List<ParleyProcess> all =
        List.of(lan.launch("alice", 1), lan.launch("bob", 2), lan.launch("carol", 3));
    for (ParleyProcess one : all) {
      for (ParleyProcess other : all) {
        if (one != other) {
          one.awaitLine("%s@%s is here".formatted(other.name(), other.host()));
        }
      }
    }
    all.forEach(one -> one.type("/test --round-pause 500ms"));
    for (ParleyProcess one : all) {
      one.awaitLine("Test: done after ");
      one.awaitLine("  all          48    48        0       0             0");
      for (ParleyProcess other : all) {
        if (one != other) {
          one.awaitReceived(24, other.name());
          assertThat(withoutNumbers(one.received(other.name())))
              .isEqualTo(withoutNumbers(TestTexts.to(0, one.name())));
        }
      }
    }
  }

  /// The texts but for the recipient's number at the sender: who is found first has the first.
  private static List<String> withoutNumbers(List<String> texts) {
    return texts.stream().map(text -> text.replaceFirst("DIRECT_[0-2]_", "DIRECT_n_")).toList();
  }

  @Test
  void whoseCableIsPulledIsAwayAndGetsItsMessagesWhenItIsPluggedInAgain() {
    ParleyProcess alice = lan.launch("alice", 1);
    ParleyProcess bob = lan.launch("bob", 2);
    alice.awaitLine("bob@" + lan.host(2) + " is here");
    lan.unplug(2);
    alice.type("one");
    alice.type("two");
    alice.awaitLine("bob@" + lan.host(2) + " is away");
    bob.awaitLine("alice@" + lan.host(1) + " is away");
    alice.type("/list");
    alice.awaitLine("1. bob@" + lan.host(2) + ":8080, away for ");
    lan.plug(2);
    assertThat(bob.awaitReceived(2, "alice")).containsExactly("one", "two");
    bob.awaitLine("alice@" + lan.host(1) + " is here");
  }
}
