/// What a node is given by its surroundings: networks, stores, wires, time, threads, randomness.
///
/// The core touches none of the real ones itself; it sees only these interfaces, so that the same
/// code runs on kernel sockets, on models of classic stacks and in a deterministic simulator. Start
/// at [io.parley.spi.Environment], then [io.parley.spi.NetworkStack].
package io.parley.spi;
