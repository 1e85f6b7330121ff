/// A network stack on Open Transport: endpoints that are used again and again, each driven by its
/// notifier, as the origin document ("OpenTransport: Async Non-Blocking Mode") wants it and the
/// book corrects it.
///
/// Start at [io.parley.opentransport.stack.OpenTransportStack]; what an endpoint goes through
/// stands in [io.parley.opentransport.stack.ConnectionState].
package io.parley.opentransport.stack;
