package io.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.Messenger;
import io.parley.Peer;
import io.parley.PeerId;
import io.parley.Presence;
import io.parley.app.Recipients.Found;
import io.parley.app.Recipients.NotFound;
import io.parley.spi.Address;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A person means a peer by number, name or address, and never gets another one.
class RecipientsTest {

  private final List<Peer> roster = new ArrayList<>();
  private final Recipients recipients = new Recipients(messengerWith(roster));

  @ParameterizedTest
  @ValueSource(strings = {"2", "bob", "10.0.0.2", "10.0.0.2:8080"})
  void aPeerIsFoundByNumberNameAndAddress(String target) {
    add("alice");
    Peer bob = add("bob");
    add("carol");

    assertThat(recipients.find(target)).isEqualTo(new Found(bob));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "4", "-1", "02", "Bob", "bo", "10.0.0.2:9000", "10.0.0.20"})
  void nobodyIsFoundByChance(String target) {
    add("alice");
    add("bob");
    add("carol");

    assertThat(recipients.find(target))
        .isEqualTo(new NotFound("Nobody is '" + target + "'. /list shows who is there."));
  }

  @Test
  void aNameThatTwoHaveIsAmbiguous() {
    add("bob");
    Peer second = add("bob");

    assertThat(recipients.find("bob"))
        .isEqualTo(new NotFound("Several are 'bob'. Use a number from /list."));
    assertThat(recipients.find("2")).isEqualTo(new Found(second));
  }

  @Test
  void nobodyGetsAnothersMessagesByAName() {
    Peer bob = add("bob");
    add("1");
    add("10.0.0.1");

    assertThat(recipients.find("1")).isEqualTo(new Found(bob));
    assertThat(recipients.find("10.0.0.1")).isInstanceOf(NotFound.class);
  }

  @Test
  void namesThatTwoHaveAreShownWithTheirAddresses() {
    Peer first = add("bob");
    Peer second = add("bob");

    assertThat(recipients.name(first.id())).isEqualTo("bob@10.0.0.1");
    assertThat(recipients.name(second.id())).isEqualTo("bob@10.0.0.2");
  }

  @Test
  void theOtherOneIsTheOnlyOneWhoIsHere() {
    add("alice", Presence.AWAY);
    add("bob", Presence.UNHEARD);
    Peer carol = add("carol", Presence.HERE);
    add("dave", Presence.LEFT);

    assertThat(recipients.theOtherOne()).isEqualTo(new Found(carol));
    add("eve", Presence.HERE);
    assertThat(recipients.theOtherOne()).isInstanceOf(NotFound.class);
  }

  @Test
  void ifNobodyIsHereTheOtherOneIsTheOnlyOneWhoHasNotLeft() {
    add("alice", Presence.LEFT);
    assertThat(recipients.theOtherOne()).isInstanceOf(NotFound.class);
    Peer bob = add("bob", Presence.AWAY);
    assertThat(recipients.theOtherOne()).isEqualTo(new Found(bob));
    add("carol", Presence.UNHEARD);
    assertThat(recipients.theOtherOne()).isInstanceOf(NotFound.class);
  }

  @Test
  void whatATargetHoldsIsHarmlessWhenItIsShown() {
    assertThat(recipients.find("\u001B[2J"))
        .isEqualTo(new NotFound("Nobody is '^[[2J'. /list shows who is there."));
  }

  @Test
  void namesAreHarmlessWhenTheyAreShown() {
    Peer evil = add("b\u001B[1mob\n");

    assertThat(recipients.name(evil.id())).isEqualTo("b^[[1mob^J");
    assertThat(recipients.who(evil)).isEqualTo("b^[[1mob^J@10.0.0.1:8080");
    assertThat(recipients.host(evil.id())).isEqualTo("10.0.0.1");
  }

  @Test
  void aPeerWithoutANameIsShownByItsAddressOnce() {
    Peer unnamed = add("10.0.0.1");

    assertThat(recipients.who(unnamed)).isEqualTo("10.0.0.1:8080");
    assertThat(recipients.name(unnamed.id())).isEqualTo("10.0.0.1");
  }

  @Test
  void whoIsInNoRosterIsShownByItsId() {
    PeerId stranger = PeerId.ofAddress(Hosts.resolve("10.9.9.9"));

    assertThat(recipients.name(stranger)).isEqualTo("csend:10.9.9.9");
    assertThat(recipients.host(stranger)).isEqualTo("csend:10.9.9.9");
  }

  private Peer add(String name) {
    return add(name, Presence.HERE);
  }

  private Peer add(String name, Presence presence) {
    int number = roster.size() + 1;
    Address address = Hosts.parse("10.0.0." + number, 8080);
    var peer =
        new Peer(
            PeerId.ofAddress(address.ip()),
            number,
            name,
            address,
            "csend",
            presence,
            Optional.empty(),
            0,
            "idle");
    roster.add(peer);
    return peer;
  }

  /// A messenger that has a roster and can do nothing.
  private static Messenger messengerWith(List<Peer> roster) {
    return (Messenger)
        Proxy.newProxyInstance(
            Messenger.class.getClassLoader(),
            new Class<?>[] {Messenger.class},
            (_, method, arguments) ->
                switch (method.getName()) {
                  case "peers" -> List.copyOf(roster);
                  case "peer" ->
                      roster.stream().filter(peer -> peer.id().equals(arguments[0])).findAny();
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }
}
