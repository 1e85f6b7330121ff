package io.parley;

import static io.parley.DeliveryState.EXPIRED;
import static io.parley.DeliveryState.QUEUED;
import static io.parley.DeliveryState.REFUSED;
import static io.parley.DeliveryState.SENT;
import static io.parley.DeliveryState.SHOWN;
import static io.parley.DeliveryState.STORED;
import static io.parley.DeliveryState.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeliveryStateTest {

  private static final Map<DeliveryState, Set<DeliveryState>> LEGAL =
      Map.of(
          QUEUED, Set.of(SENT, STORED, SHOWN, EXPIRED, REFUSED, UNKNOWN),
          SENT, Set.of(STORED, SHOWN, REFUSED, UNKNOWN),
          STORED, Set.of(SHOWN),
          SHOWN, Set.of(),
          EXPIRED, Set.of(),
          REFUSED, Set.of(),
          UNKNOWN, Set.of());

  @ParameterizedTest
  @EnumSource
  void theTableOfTransitionsIsThatOfTheDesign(DeliveryState from) {
    for (DeliveryState to : DeliveryState.values()) {
      assertThat(from.mayBecome(to))
          .as("%s to %s", from, to)
          .isEqualTo(LEGAL.get(from).contains(to));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aDeliveryRefusesEveryOtherTransition(DeliveryState from) {
    var delivery =
        new Delivery(
            new MessageId(1), new PeerId("bob"), from, 0, Instant.EPOCH, "", Optional.empty());
    for (DeliveryState to : DeliveryState.values()) {
      if (from.mayBecome(to)) {
        assertThat(delivery.become(to, 2, Instant.MAX, "why"))
            .isEqualTo(
                new Delivery(
                    delivery.message(),
                    delivery.recipient(),
                    to,
                    2,
                    Instant.MAX,
                    "why",
                    Optional.empty()));
      } else {
        assertThatThrownBy(() -> delivery.become(to, 2, Instant.MAX, "why"))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining(from + " to " + to);
      }
    }
  }
}
