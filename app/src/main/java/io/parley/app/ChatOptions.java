package io.parley.app;

import io.parley.KnownPeer;
import io.parley.MessengerConfig;
import io.parley.app.stack.StackProfile;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What a node is told on the command line.
final class ChatOptions {

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "Your name toward others; your login name if you give none.")
  private @Nullable String name;

  @Option(
      names = "--peer",
      paramLabel = "HOST[:PORT]",
      description =
          "Somebody beyond your own networks, where nobody is found by itself."
              + " Give one --peer for each.")
  private List<String> peers = new ArrayList<>();

  @Option(
      names = "--mac",
      paramLabel = "HOST[:PORT]",
      description =
          "A classic Mac with csend to talk to: it gets MacRoman, and its way to close"
              + " (a reset) counts as having read.")
  private List<String> macs = new ArrayList<>();

  @Option(
      names = "--address",
      paramLabel = "IP",
      description = "The address of yours to use; all of them if you give none.")
  private @Nullable String address;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "The TCP port of csend, yours and the others' (default: ${DEFAULT-VALUE}).",
      defaultValue = "" + MessengerConfig.CSEND_PORT)
  private int port;

  @Option(
      names = "--discovery-port",
      paramLabel = "PORT",
      description =
          "The UDP port on which csend's nodes find each other, yours and the others'"
              + " (default: ${DEFAULT-VALUE}).",
      defaultValue = "" + MessengerConfig.CSEND_DISCOVERY_PORT)
  private int discoveryPort;

  @Option(
      names = "--beacon-port",
      paramLabel = "PORT",
      description =
          "Find Parley's nodes by signed beacons of their own, too, and know them by their keys:"
              + " on this UDP port, yours and the others' (usually "
              + MessengerConfig.BEACON_PORT
              + ").")
  private @Nullable Integer beaconPort;

  @Option(
      names = "--stack",
      paramLabel = "STACK",
      description =
          "What your bytes move through: posix, this machine's own sockets; over them mactcp, a"
              + " classic Mac's four streams, or opentransport, the endpoints of a later one"
              + " (default: ${DEFAULT-VALUE}).",
      defaultValue = StackProfile.POSIX_NAME)
  private String stack = StackProfile.POSIX_NAME;

  @Option(
      names = "--strict",
      description =
          "With --stack mactcp or opentransport: be a Mac that has little. Who calls while it is"
              + " busy is refused.")
  private boolean strict;

  @Mixin private StoreOptions store = new StoreOptions();

  @Mixin private LogOptions logs = new LogOptions();

  /// The configuration that was asked for.
  ///
  /// @throws IllegalArgumentException with a sentence for people, if something cannot be meant
  MessengerConfig config() {
    MessengerConfig config =
        MessengerConfig.named(nameOr(name))
            .withPort(Hosts.port(Integer.toString(port)))
            .withDiscoveryPort(Hosts.port(Integer.toString(discoveryPort)));
    if (beaconPort != null) {
      config = config.withBeaconPort(Hosts.port(Integer.toString(beaconPort)));
    }
    if (address != null) {
      config = config.withAddress(Hosts.resolve(address));
    }
    for (String peer : peers) {
      config = config.withPeer(KnownPeer.at(Hosts.parse(peer, port)));
    }
    for (String mac : macs) {
      config = config.withPeer(KnownPeer.macAt(Hosts.parse(mac, port)));
    }
    return config;
  }

  /// The stack that was asked for.
  ///
  /// @throws IllegalArgumentException with a sentence for people, if there is none like that
  StackProfile stack() {
    return StackProfile.of(stack, strict);
  }

  /// The name that was given, or the login name.
  static String nameOr(@Nullable String given) {
    return given != null ? given : plainName(System.getProperty("user.name", ""));
  }

  /// A login name as a name: without the domain that some systems put before or after it.
  static String plainName(String login) {
    return login.substring(login.lastIndexOf('\\') + 1).replaceFirst("@.*", "");
  }

  StoreOptions store() {
    return store;
  }

  /// Where the node listens, for people.
  String where() {
    return "%s, port %d (discovery: %d%s)"
        .formatted(
            address == null ? "all addresses" : address,
            port,
            discoveryPort,
            beaconPort == null ? "" : ", beacons: " + beaconPort);
  }

  LogOptions logs() {
    return logs;
  }
}
