package io.parley.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.MessengerEvent.PeerChange;
import io.parley.PeerId;
import io.parley.spi.Address;
import io.parley.spi.StoreException;
import io.parley.spi.StoredPeer;
import io.parley.sqlite.SqliteStore;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a store keeps outlasts the process, and can be read while it runs and afterwards.
class StoreIT {

  @RegisterExtension final Stage stage = new Stage();

  @TempDir Path store;

  @Test
  void whatIsQueuedWhenAProcessIsKilledGoesOutBeforeWhatIsNew() {
    ParleyProcess alice = startAlice(2);
    List<String> queued = IntStream.rangeClosed(1, 20).mapToObj(i -> "waits " + i).toList();
    queued.forEach(alice::type);
    alice.type("/list");
    alice.awaitLine("(20 queued, ");
    alice.kill();

    ParleyProcess bob = stage.start("bob", 2);
    ParleyProcess aliceAgain = startAlice();
    aliceAgain.awaitLine("20 messages for " + stage.host(2) + " still wait.");
    aliceAgain.type("/send 1 new");

    assertThat(bob.awaitReceived("new", "alice").subList(0, 20)).isEqualTo(queued);
    assertThat(bob.received("alice")).hasSize(21);
    aliceAgain.awaitEnded(21, bob);
    aliceAgain.type("/quit");
    assertThat(aliceAgain.awaitExit()).isZero();
    ParleyProcess third = startAlice();
    third.type("/quit");
    assertThat(third.awaitExit()).isZero();
    assertThat(third.lines()).noneMatch(line -> line.contains(" wait."));
    assertThat(bob.received("alice")).hasSize(21);
  }

  @Test
  void theHistoryIsReadWhileTheNodeRunsAndAfterItWasKilled() {
    ParleyProcess bob = stage.start("bob", 2);
    ParleyProcess alice = startAlice(2, 3);
    alice.type("/send 1 Grüße, \"Bob\"");
    alice.awaitEnded(1, bob);
    bob.type("hi\u0007 Alice");
    alice.awaitReceived(1, "bob");
    alice.type("/send 2 anybody there?");
    alice.awaitLine("m3 to " + stage.host(3) + ": queued");
    isWhatWasSaid();

    alice.kill();
    isWhatWasSaid();
    ParleyProcess gone = stage.run("history", "carol");
    assertThat(gone.awaitExit()).isEqualTo(1);
    assertThat(gone.errorLines())
        .hasSize(1)
        .first()
        .asString()
        .contains("there are no messages in");
    ParleyProcess unknown = stage.run("why", "m9", "--store", store.toString());
    assertThat(unknown.awaitExit()).isEqualTo(1);
    assertThat(unknown.errorLines()).containsExactly("parley: there is no message m9.");
  }

  private void isWhatWasSaid() {
    assertThat(history().stream().map(line -> line.substring("2026-11-23 12:00:00 ".length())))
        .containsExactly(
            "m1 to bob, sent: Grüße, \"Bob\"",
            "m2 from bob: hi^G Alice",
            "m3 to " + stage.host(3) + ", queued: anybody there?");
    assertThat(history("--peer", "BOB", "--last", "1", "--since", "1h", "--search", "al*"))
        .hasSize(1)
        .first()
        .asString()
        .endsWith(" m2 from bob: hi^G Alice");

    List<JsonNode> json = history("--json", "alice").stream().map(StoreIT::parse).toList();
    assertThat(json).extracting(each -> text(each, "id")).containsExactly("m1", "m2", "m3");
    assertThat(json)
        .extracting(each -> text(each, "state"))
        .containsExactly("sent", "received", "queued");
    assertThat(json)
        .extracting(each -> text(each, "from") + ">" + text(each, "to"))
        .containsExactly("alice>bob", "bob>alice", "alice>" + stage.host(3));
    assertThat(text(json.get(1), "content")).isEqualTo("hi\u0007 Alice");
    assertThat(json).allMatch(each -> Instant.parse(text(each, "time")).isBefore(Instant.now()));

    JsonNode why = parse(lines("why", "m1", "--json", "--store", store.toString()).getFirst());
    assertThat(why.get("transitions"))
        .extracting(each -> text(each, "state"))
        .containsExactly("queued", "sent");
    assertThat(text(why.get("transitions").get(1), "connection"))
        .matches("%s:\\d+ > %s:%d".formatted(stage.host(1), stage.host(2), stage.port()));
    assertThat(lines("why", "m2", "--store", store.toString()))
        .hasSize(2)
        .first()
        .isEqualTo("m2 from bob (csend:" + stage.host(2) + "): hi^G Alice");
  }

  @Test
  void aStoreHasOneOwner() {
    ParleyProcess alice = startAlice();
    ParleyProcess second = stage.launchWith(List.of("--store", store.toString()), "alice", 2);

    assertThat(second.awaitExit()).isEqualTo(1);
    assertThat(second.lines()).isEmpty();
    assertThat(second.errorLines())
        .hasSize(1)
        .first()
        .asString()
        .startsWith("parley: the messages in " + store + " are in use by process ");
    alice.type("/status");
    alice.awaitLine("Store    " + store);
    alice.type("/quit");
    assertThat(alice.awaitExit()).isZero();
    startAlice();
  }

  @Test
  void aPlaceWhereNoStoreCanBeIsNamed() {
    Path impossible = Path.of("/dev/null/store");
    ParleyProcess alice = stage.launchWith(List.of("--store", impossible.toString()), "alice", 1);

    assertThat(alice.awaitExit()).isEqualTo(1);
    assertThat(alice.lines()).isEmpty();
    assertThat(alice.errorLines())
        .containsExactly(
            "parley: there can be no store in /dev/null/store; name another directory with --store,"
                + " or give --memory to keep nothing.");
  }

  @Test
  void withoutADirectoryTheStoreIsBesideTheLog() {
    ParleyProcess alice = stage.start("alice", 1);
    alice.type("/status");
    alice.awaitLine("Store    " + alice.data().resolve("alice"));
    assertThat(alice.data().resolve("alice/messages.db")).exists();

    ParleyProcess forgetful = stage.startWith(List.of("--memory"), "bob", 2);
    forgetful.type("/status");
    forgetful.awaitLine("Store    in memory");
    assertThat(forgetful.data().resolve("bob/messages.db")).doesNotExist();
  }

  @Test
  void whatCameWhenNobodyLookedIsShownOnce() throws StoreException {
    Instant yesterday = Instant.now().minus(Duration.ofDays(1));
    try (SqliteStore earlier = SqliteStore.open(store)) {
      Address address = new Address(InetAddress.ofLiteral(stage.host(2)), stage.port());
      PeerId bob = PeerId.ofAddress(address.ip());
      earlier.peerChanged(new StoredPeer(bob, "bob", address), PeerChange.ENTERED, yesterday);
      for (int i = 1; i <= 300; i++) {
        earlier.receive(bob, "bob", "missed " + i, yesterday);
      }
    }
    ParleyProcess alice = startAlice();
    assertThat(alice.awaitReceived(300, "bob"))
        .isEqualTo(IntStream.rangeClosed(1, 300).mapToObj(i -> "missed " + i).toList());
    alice.awaitLine("[" + LocalDate.ofInstant(yesterday, ZoneId.systemDefault()) + " ");
    alice.type("/quit");
    assertThat(alice.awaitExit()).isZero();

    ParleyProcess aliceAgain = startAlice();
    aliceAgain.type("/quit");
    assertThat(aliceAgain.awaitExit()).isZero();
    assertThat(aliceAgain.received("bob")).isEmpty();
  }

  @Test
  void whatIsGivenUpIsNotSentAndCanBeSentAgain() {
    ParleyProcess alice = startAlice(2);
    alice.type("/send 1 first thought");
    alice.type("/send 1 second thought");
    alice.type("/drop m1");
    alice.awaitLine("m1 to " + stage.host(2) + ": expired (");
    ParleyProcess bob = stage.start("bob", 2);
    assertThat(bob.awaitReceived(1, "alice")).containsExactly("second thought");
    alice.type("/resend m1");
    alice.awaitLine(", as m3.");
    assertThat(bob.awaitReceived(2, "alice")).containsExactly("second thought", "first thought");
    alice.type("/resend m3");
    alice.awaitLine("Not sent again: m3 is ");
  }

  private ParleyProcess startAlice(int... peers) {
    return stage.startWith(List.of("--store", store.toString()), "alice", 1, peers);
  }

  private List<String> history(String... options) {
    List<String> arguments = new ArrayList<>(List.of("history", "--store"));
    arguments.add(store.toString());
    arguments.addAll(List.of(options));
    return lines(arguments.toArray(String[]::new));
  }

  private List<String> lines(String... arguments) {
    ParleyProcess process = stage.run(arguments);
    assertThat(process.errorLines()).isEmpty();
    assertThat(process.awaitExit()).isZero();
    return process.lines();
  }

  private static JsonNode parse(String line) {
    return JsonMapper.shared().readTree(line);
  }

  private static String text(JsonNode node, String member) {
    return node.get(member).asString();
  }
}
