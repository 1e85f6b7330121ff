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
  void threeFindEachOtherWithAndWithoutADefaultRoute(boolean withDefaultRoute) {
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
    for (ParleyProcess one : all) {
      one.type("/broadcast hello from " + one.name());
    }
    for (ParleyProcess one : all) {
      for (ParleyProcess other : all) {
        if (one != other) {
          assertThat(one.awaitReceived(1, other.name()))
              .containsExactly("hello from " + other.name());
        }
      }
    }
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
