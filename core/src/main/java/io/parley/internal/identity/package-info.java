/// Who a node is: its key pair, and what people compare to know whom they talk to.
///
/// Start at [io.parley.internal.identity.Ed25519Identity].
package io.parley.internal.identity;
