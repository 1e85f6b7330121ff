/// How nodes find each other: beacons, and the sockets they go through.
///
/// Start at [io.parley.internal.discovery.CsendDiscovery].
package io.parley.internal.discovery;
