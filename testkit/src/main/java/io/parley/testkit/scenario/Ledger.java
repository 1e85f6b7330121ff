package io.parley.testkit.scenario;

import io.parley.Delivery;
import io.parley.DeliveryState;
import io.parley.Message;
import io.parley.MessageId;
import io.parley.PeerId;
import io.parley.spi.OutboxEntry;
import io.parley.testkit.sim.StoreWitness;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// Holds what was accepted against what came, at the instant of every commit of every machine's
/// store. A store's commits are the steps at which one of these can become false:
///
/// * a message that came was sent by whom it names as its sender, came once, and after those sent
///   before it. It may come again if its sender died before it could note that it had left, and
///   late if it was called `UNKNOWN` meanwhile;
/// * a message is called `SENT` when the recipient's store has it, and not before;
/// * a message is called `UNKNOWN` only if something went wrong at the sender's or the recipient's,
///   lately, and something may have left the sender;
/// * nothing expires: no scenario takes a week, whatever the clocks say;
/// * a delivery's state changes along [DeliveryState#mayBecome];
/// * an outbox holds no more than it may.
///
/// Owned by the threads of one world, of which one runs at a time; what it throws ends the run.
final class Ledger {

  /// What a durable outbox may hold (DESIGN section 1), and one in memory.
  private static final int DURABLE_OUTBOX = 10_000;

  private static final int MEMORY_OUTBOX = 128;

  /// Resets that teach a node that its peer closes so (`CloseHabit`).
  private static final int LEARNED_AFTER = 3;

  private final Disturbances disturbances;
  private final Traffic traffic;
  private final Map<PeerId, String> names = new HashMap<>();
  private final Map<String, Account> accounts = new LinkedHashMap<>();
  private final Map<List<String>, Conversation> conversations = new LinkedHashMap<>();

  /// What the network has seen.
  @FunctionalInterface
  interface Traffic {
    /// Bytes that one machine's connections have sent another so far.
    long bytes(String sender, String recipient);
  }

  Ledger(Disturbances disturbances, Traffic traffic) {
    this.disturbances = disturbances;
    this.traffic = traffic;
  }

  /// Opens the account of a machine, and tells who watches its store.
  ///
  /// @param durable whether its store outlives it
  /// @param outboxMessages its bound for the outbox of one peer; empty for the usual one
  StoreWitness open(String name, PeerId id, boolean durable, OptionalInt outboxMessages) {
    names.put(id, name);
    int usual = durable ? DURABLE_OUTBOX : MEMORY_OUTBOX;
    var account = new Account(name, outboxMessages.orElse(usual));
    accounts.put(name, account);
    return account;
  }

  /// Introduces somebody who keeps no books: a program that is not ours.
  void introduce(String stranger, PeerId id) {
    names.put(id, stranger);
  }

  /// A stranger sends something.
  void sends(String stranger, String recipient, String text) {
    conversation(stranger, recipient).sends(text);
  }

  /// Checks what a stranger has got from a machine, now that all is over: each message that is
  /// called `SENT` once, and in order.
  ///
  /// @param texts what it has shown, in order
  void checkShown(String sender, String stranger, List<String> texts) {
    Conversation conversation = conversation(sender, stranger);
    texts.forEach(conversation::receive);
    conversation.checkSentIsThere();
  }

  List<String> received(String sender, String recipient) {
    return conversation(sender, recipient).received();
  }

  List<String> inDoubt(String sender, String recipient) {
    return conversation(sender, recipient).texts(DeliveryState.UNKNOWN);
  }

  /// Messages that a machine's store holds.
  List<MessageId> inboxOf(String name) {
    return account(name).inbox;
  }

  /// A machine has died.
  void died(String name, boolean durable) {
    conversations.values().stream()
        .filter(conversation -> conversation.sender().equals(name))
        .forEach(durable ? Conversation::senderDied : Conversation::senderForgot);
    if (!durable) {
      account(name).inbox.clear();
      account(name).queued.clear();
    }
  }

  /// How many messages were accepted so far, and received: whether anything happens.
  long activity() {
    return conversations.values().stream()
        .mapToLong(conversation -> conversation.size() + (long) conversation.received().size())
        .sum();
  }

  /// How many messages were accepted.
  int accepted() {
    return conversations.values().stream().mapToInt(Conversation::size).sum();
  }

  long count(DeliveryState state) {
    return conversations.values().stream().mapToLong(each -> each.count(state)).sum();
  }

  /// How many messages of one sender are in a state.
  long count(String sender, DeliveryState state) {
    return conversations.values().stream()
        .filter(conversation -> conversation.sender().equals(sender))
        .mapToLong(each -> each.count(state))
        .sum();
  }

  /// Everything that could be delivered is.
  void checkSettled() {
    for (Conversation conversation : conversations.values()) {
      List<Conversation.Entry> unsettled = conversation.unsettled();
      if (!unsettled.isEmpty()) {
        throw new AssertionError(conversation + ": never left: " + unsettled);
      }
    }
  }

  private Account account(String name) {
    return Optional.ofNullable(accounts.get(name)).orElseThrow();
  }

  private Conversation conversation(String sender, String recipient) {
    return conversations.computeIfAbsent(
        List.of(sender, recipient), _ -> new Conversation(sender, recipient));
  }

  /// One machine's side.
  private final class Account implements StoreWitness {

    private final String name;
    private final int outboxLimit;
    private final List<MessageId> inbox = new ArrayList<>();
    private final Map<PeerId, Integer> queued = new HashMap<>();

    Account(String name, int outboxLimit) {
      this.name = name;
      this.outboxLimit = outboxLimit;
    }

    @Override
    public void accepted(OutboxEntry entry) {
      PeerId recipient = entry.delivery().recipient();
      conversation(name, nameOf(recipient)).accept(entry.delivery().message(), entry.text());
      if (queued.merge(recipient, 1, Integer::sum) > outboxLimit) {
        throw new AssertionError("the outbox of " + name + " for " + recipient + " is too full");
      }
    }

    @Override
    public void updated(Delivery before, Delivery now) {
      Conversation conversation = conversation(name, nameOf(now.recipient()));
      if (!before.state().mayBecome(now.state())) {
        throw new AssertionError(conversation + ": " + before + " became " + now);
      }
      if (before.state() == DeliveryState.QUEUED) {
        queued.merge(now.recipient(), -1, Integer::sum);
      }
      boolean mayHaveLeft =
          !accounts.containsKey(conversation.recipient()) || hasLeft(conversation);
      Conversation.Entry entry = conversation.entry(now.message());
      entry.state = now.state();
      switch (now.state()) {
        case SENT, STORED, SHOWN -> checkTruth(conversation, entry, now);
        case UNKNOWN -> checkCause(conversation, entry, now, mayHaveLeft);
        case EXPIRED ->
            throw new AssertionError(conversation + ": no week has passed, but " + entry);
        case QUEUED, REFUSED -> {}
      }
    }

    @Override
    public void received(Message message) {
      inbox.add(message.id());
      conversation(nameOf(message.from()), name).receive(message.text());
    }

    private void checkTruth(Conversation conversation, Conversation.Entry entry, Delivery now) {
      boolean isTaught =
          now.reason().contains("as it normally does")
              && disturbances.count(conversation.sender(), conversation.recipient())
                  >= LEARNED_AFTER;
      if (entry.copies == 0 && accounts.containsKey(conversation.recipient()) && !isTaught) {
        throw new AssertionError(
            "%s: not there, but %s (%s)".formatted(conversation, entry, now.reason()));
      }
    }

    /// Whether anything was sent since the message before this one ended.
    private boolean hasLeft(Conversation conversation) {
      long before = conversation.bytesSent;
      conversation.bytesSent = traffic.bytes(conversation.sender(), conversation.recipient());
      return conversation.bytesSent > before;
    }

    private void checkCause(
        Conversation conversation, Conversation.Entry entry, Delivery now, boolean mayHaveLeft) {
      if (!mayHaveLeft) {
        throw new AssertionError(
            "%s: nothing left, but %s (%s)".formatted(conversation, entry, now.reason()));
      }
      if (!disturbances.isRecent(conversation.sender(), conversation.recipient())) {
        throw new AssertionError(
            "%s: nothing went wrong, but %s (%s)".formatted(conversation, entry, now.reason()));
      }
    }

    private String nameOf(PeerId id) {
      return names.getOrDefault(id, id.value());
    }
  }
}
