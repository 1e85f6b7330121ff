package io.parley.internal.node;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.parley.MessengerConfig;
import io.parley.PeerId;
import io.parley.Presence;
import io.parley.internal.discovery.CsendDiscovery;
import io.parley.internal.discovery.ParleyDiscovery;
import io.parley.internal.discovery.ParleyDiscovery.Sighting;
import io.parley.internal.discovery.Ticker;
import io.parley.internal.wire.csend.CsendIds;
import io.parley.spi.Address;
import io.parley.spi.Clock;
import io.parley.spi.Deadline;
import io.parley.spi.Environment;
import io.parley.spi.NetworkException;
import io.parley.spi.StoreException;
import io.parley.spi.Threads;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who is around: what messages, beacons and silence say of peers goes from here to the roster.
///
/// Any thread may call any method. The lock guards the watch for silence, which there is only with
/// discovery: without it, silence says nothing.
final class Neighbourhood implements CsendDiscovery.Neighbours, ParleyDiscovery.Neighbours {

  private static final Logger LOG = LoggerFactory.getLogger("peer_mgmt");

  private final int port;
  private final Roster roster;
  private final Clock clock;
  private final Threads threads;
  private final List<InetAddress> given;
  private final Optional<ParleyDiscovery> parley;
  private final Optional<CsendDiscovery> discovery;

  /// Keys that were found on two machines.
  private final Set<PeerId> copies = ConcurrentHashMap.newKeySet();

  private final Lock lock = new ReentrantLock();

  @GuardedBy("lock")
  private @Nullable Ticker silenceWatch;

  /// Makes it; [#open] begins to look for peers.
  ///
  /// @param config what the node is told
  /// @param ids the node's frame numbers
  /// @param roster where peers are kept
  /// @param environment what the node is given
  Neighbourhood(MessengerConfig config, CsendIds ids, Roster roster, Environment environment) {
    this.port = config.port();
    this.roster = roster;
    this.clock = environment.clock();
    this.threads = environment.threads();
    this.given = config.peers().stream().map(peer -> peer.address().ip()).toList();
    this.parley = Wires.parleyDiscovery(config, this, environment);
    this.discovery = Wires.discovery(config, new Wires.Found(this, ids, parley), environment);
  }

  /// Begins to look for peers and to be found, and to notice when they fall silent.
  ///
  /// @throws NetworkException if a UDP port cannot be had
  void open() throws NetworkException {
    if (discovery.isPresent()) {
      discovery.get().open();
    }
    if (parley.isPresent()) {
      parley.get().open();
    }
    if (discovery.isEmpty() && parley.isEmpty()) {
      return;
    }
    lock.lock();
    try {
      silenceWatch = Ticker.start("silence-watch", clock, threads, this::passSilence);
    } finally {
      lock.unlock();
    }
  }

  /// Notices no silence from now on. Does not block.
  void stopWatching() {
    lock.lock();
    try {
      if (silenceWatch != null) {
        silenceWatch.close();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Says that we leave, and is found no more. Does not block.
  void leave() {
    parley.ifPresent(ParleyDiscovery::close);
    discovery.ifPresent(CsendDiscovery::close);
  }

  /// A message came from an address, which is a sign of life of the peer there; what we get from
  /// ourselves makes us no peer.
  ///
  /// @param source the address
  /// @param name the name it told; empty if it told none
  /// @return the peer; empty if the roster has no room for it, or it is ourselves
  /// @throws StoreException if a change of the roster could not be stored
  Optional<RosterEntry> wrote(InetAddress source, String name) throws StoreException {
    if (discovery.isPresent() && discovery.get().isOurs(source)) {
      return Optional.empty();
    }
    Optional<RosterEntry> peer = roster.wrote(new Address(source, port), name);
    peer.ifPresent(entry -> entry.lane().signOfLife());
    return peer;
  }

  @Override
  public void heard(InetAddress source, String name) {
    try {
      roster.heard(new Address(source, port), name).ifPresent(entry -> entry.lane().signOfLife());
    } catch (StoreException e) {
      LOG.error("that {} is here cannot be stored", source.getHostAddress(), e);
    }
  }

  @Override
  public void left(InetAddress source, String name) {
    try {
      roster.left(source, name);
    } catch (StoreException e) {
      LOG.error("that {} left cannot be stored", source.getHostAddress(), e);
    }
  }

  @Override
  public List<InetAddress> present() {
    return roster.rows().persons().stream()
        .filter(entry -> !entry.id().isKey())
        .filter(entry -> entry.presence() == Presence.HERE)
        .map(entry -> entry.address().ip())
        .toList();
  }

  @Override
  public void heard(Sighting sighting) {
    try {
      roster.met(sighting).ifPresent(entry -> entry.lane().signOfLife());
    } catch (StoreException e) {
      LOG.error("that {} is here cannot be stored", sighting.name(), e);
    }
  }

  @Override
  public void left(PeerId id) {
    try {
      roster.left(id);
    } catch (StoreException e) {
      LOG.error("that {} left cannot be stored", id, e);
    }
  }

  /// Told once for each key: the machines meet again and again.
  @Override
  public void copied(PeerId id, InetAddress where) {
    if (!copies.add(id)) {
      return;
    }
    LOG.error(
        "the key of {} is in use on two machines, one of them at {}: whoever has the copy can write"
            + " in its name. Give one of the two a key of its own",
        id,
        where.getHostAddress());
    try {
      roster.copied(id);
    } catch (StoreException e) {
      LOG.error("that the key of {} was copied cannot be stored", id, e);
    }
  }

  @Override
  public List<InetAddress> toAsk() {
    List<InetAddress> toAsk = new ArrayList<>(given);
    toAsk.addAll(roster.addressesOfAbsent());
    return toAsk;
  }

  /// When to look again. A peer that is heard of for the first time from now on is not silent
  /// before all the time of silence has passed.
  private Deadline passSilence() {
    Deadline latest = Deadline.in(clock, Roster.SILENCE);
    try {
      return latest.orSooner(roster.passSilence());
    } catch (StoreException e) {
      LOG.error("who fell silent cannot be stored", e);
      return latest;
    }
  }
}
