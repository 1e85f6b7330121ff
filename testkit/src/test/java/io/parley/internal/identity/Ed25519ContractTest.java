package io.parley.internal.identity;

import io.parley.spi.Identity;
import io.parley.testkit.contract.IdentityContract;

/// The real key keeps the contract.
class Ed25519ContractTest extends IdentityContract {

  @Override
  protected Identity newIdentity() {
    return Ed25519Identity.fresh();
  }
}
