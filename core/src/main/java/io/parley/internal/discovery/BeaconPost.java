package io.parley.internal.discovery;

import io.parley.internal.discovery.Beacon.Kind;
import io.parley.internal.discovery.Beacon.Question;
import io.parley.internal.discovery.BeaconMaker.Saying;
import io.parley.spi.Address;
import io.parley.spi.LocalAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends the beacons of a node, and says in them whom it can introduce. It is itself the usual way:
/// datagrams of our own.
///
/// Belongs to whoever holds its user's lock, but for [#send], which any thread may call.
final class BeaconPost implements BeaconWay {

  private static final Logger LOG = LoggerFactory.getLogger("discovery");

  private final BeaconMaker maker;
  private final BeaconPorts ports;
  private final Acquaintances acquaintances;

  /// Makes it.
  ///
  /// @param maker writes the beacons
  /// @param ports what they leave through
  /// @param acquaintances whom we can introduce
  BeaconPost(BeaconMaker maker, BeaconPorts ports, Acquaintances acquaintances) {
    this.maker = maker;
    this.ports = ports;
    this.acquaintances = acquaintances;
  }

  @Override
  public void send(Address to, Function<LocalAddress, byte[]> beacon) {
    ports.send(to, beacon);
  }

  @Override
  public boolean introduces() {
    return true;
  }

  /// A beacon that another wire carries along, without introductions.
  ///
  /// @param from the address of ours that it leaves from
  /// @return its bytes
  byte[] advert(Kind kind, Question question, LocalAddress from) {
    return maker.make(new Saying(kind, question, Beacon.NONE, List.of()), from, ports.used());
  }

  /// Tells one that we are here.
  ///
  /// @param way on which it goes
  /// @param question what is asked
  /// @param answer what is answered; [Beacon#NONE] if nothing
  void toOne(Address to, BeaconWay way, Question question, long answer) {
    way.send(to, beacon(Kind.HERE, question, answer, way.introduces()));
  }

  /// Tells everybody, on every network and beyond.
  ///
  /// @param kind whether we are here, or leave
  /// @param question what is asked
  void toAll(Kind kind, Question question) {
    Function<LocalAddress, byte[]> beacon = beacon(kind, question, Beacon.NONE, true);
    int networks = ports.broadcast(beacon);
    Set<Address> far = new LinkedHashSet<>();
    acquaintances.present().stream().filter(each -> !ports.isNear(each.ip())).forEach(far::add);
    far.forEach(each -> ports.send(each, beacon));
    LOG.debug("{} to all on {} networks, and to {} one by one", kind, networks, far.size());
  }

  private Function<LocalAddress, byte[]> beacon(
      Kind kind, Question question, long answer, boolean introduces) {
    List<LocalAddress> ours = ports.used();
    List<Address> present = introduces ? acquaintances.present() : List.of();
    return from ->
        maker.make(
            new Saying(kind, question, answer, introducedTo(from, ours, present)), from, ours);
  }

  /// Nodes that those in the network which a beacon leaves for may not hear: those in others of our
  /// networks, which we hear ourselves.
  private static List<Address> introducedTo(
      LocalAddress from, List<LocalAddress> ours, List<Address> present) {
    return present.stream()
        .filter(each -> !from.isNear(each.ip()) && !each.ip().isLinkLocalAddress())
        .filter(each -> ours.stream().anyMatch(network -> network.isNear(each.ip())))
        .limit(Beacon.MAX_INTRODUCED)
        .toList();
  }
}
