package io.parley.opentransport;

import io.parley.spi.Address;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What all endpoints of one Open Transport have in common. Guarded by the lock.
final class Host {

  private final Machine machine;
  private final Constants constants;
  private final DeferredTasks tasks;
  private final Set<Endpoint> endpoints = new LinkedHashSet<>();

  /// Whose the addresses are that endpoints were bound to, by their ports.
  private final Map<Integer, Map<InetAddress, Standing>> ports = new HashMap<>();

  /// Connections that have outlived their use, or their endpoint, and still send.
  private final Set<Connection> leaving = new LinkedHashSet<>();

  /// How many endpoints are being opened.
  private int opening;

  Host(Machine machine, Constants constants) {
    this.machine = machine;
    this.constants = constants;
    this.tasks = new DeferredTasks(machine);
  }

  Machine machine() {
    return machine;
  }

  Constants constants() {
    return constants;
  }

  DeferredTasks tasks() {
    return tasks;
  }

  /// Whether one more endpoint can be opened; if so, its place is kept.
  ResultCode reserve() {
    if (tasks.isClosed()) {
      return ResultCode.CLIENT_NOT_INITTED_ERR;
    } else if (endpoints.size() + opening == constants.endpoints()) {
      return ResultCode.NOMEM_ERR;
    }
    opening++;
    return ResultCode.NO_ERROR;
  }

  void add(Endpoint endpoint) {
    opening--;
    endpoints.add(endpoint);
  }

  void remove(Endpoint endpoint) {
    endpoints.remove(endpoint);
  }

  List<Endpoint> endpoints() {
    return List.copyOf(endpoints);
  }

  /// Whether another endpoint was bound there; the wildcard address is all.
  boolean isTaken(Address address) {
    Map<InetAddress, Standing> taken = ports.getOrDefault(address.port(), Map.of());
    return taken.containsKey(address.ip())
        || (address.ip().isAnyLocalAddress() && !taken.isEmpty())
        || taken.keySet().stream().anyMatch(InetAddress::isAnyLocalAddress);
  }

  void take(Address address, Standing by) {
    if (address.port() != 0) {
      ports.computeIfAbsent(address.port(), _ -> new HashMap<>()).put(address.ip(), by);
    }
  }

  /// An endpoint has that address no more; an acceptor has its listener's only.
  void free(Address address, Standing by) {
    Map<InetAddress, Standing> taken = ports.get(address.port());
    if (taken != null && taken.remove(address.ip(), by) && taken.isEmpty()) {
      ports.remove(address.port());
    }
  }

  void leaves(Connection connection) {
    leaving.add(connection);
  }

  void isGone(Connection connection) {
    leaving.remove(connection);
  }

  void abortLeaving() {
    List.copyOf(leaving).forEach(Connection::abort);
  }
}
