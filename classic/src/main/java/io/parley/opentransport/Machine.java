package io.parley.opentransport;

import io.parley.classic.TcpPort;
import io.parley.spi.Clock;
import io.parley.spi.Threads;
import java.net.InetAddress;

/// The machine that an Open Transport is on: all it is given.
///
/// @param ip its one address, or the wildcard address for all that it has
/// @param tcp its TCP
/// @param clock its time
/// @param threads gives its own thread
public record Machine(InetAddress ip, TcpPort tcp, Clock clock, Threads threads) {}
