package io.parley.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.spi.Identity;
import io.parley.testkit.contract.IdentityContract;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// The simulated key keeps the contract, and a seed decides it.
class SimIdentityTest extends IdentityContract {

  private final SplittableRandom random = new SplittableRandom(7);

  @Override
  protected Identity newIdentity() {
    return SimIdentity.drawnFrom(random);
  }

  @Test
  void theSameSeedGivesTheSameKeyAndSignatures() {
    byte[] content = {1, 2, 3};
    Identity once = SimIdentity.drawnFrom(new SplittableRandom(1));
    Identity again = SimIdentity.drawnFrom(new SplittableRandom(1));
    assertThat(once.publicKey()).isEqualTo(again.publicKey());
    assertThat(once.sign(content)).isEqualTo(again.sign(content));
  }
}
