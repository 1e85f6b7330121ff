package io.parley.testkit.scenario;

import io.parley.DeliveryState;
import io.parley.MessageId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What one machine has sent another: every accepted message, in order, and what became of it on
/// both sides. Owned by the [Ledger].
final class Conversation {

  /// Texts of so many characters may be too long for one frame of csend's, with its 1,023 bytes.
  private static final int LONGEST_IN_ONE = 900;

  /// In front of a message that left late: `[Tue 14:02] `.
  private static final Pattern LATE_NOTE = Pattern.compile("^\\[[A-Z][a-z]{2} \\d\\d:\\d\\d] ");

  private final String sender;
  private final String recipient;
  private final List<Entry> accepted = new ArrayList<>();
  private final Map<String, List<Entry>> byText = new HashMap<>();
  private final Map<MessageId, Entry> byNumber = new HashMap<>();
  private final List<String> received = new ArrayList<>();
  private int latestReceived = -1;

  /// What the network had carried when the latest message ended.
  long bytesSent;

  /// A message.
  static final class Entry {

    final int place;
    final MessageId message;
    final String text;
    DeliveryState state = DeliveryState.QUEUED;
    int copies;
    int copiesAllowed = 1;

    /// Characters up to the end of the latest part that came, of a text that goes in parts.
    int arrived;

    /// Whether a part before that did not come.
    boolean isTorn;

    Entry(int place, MessageId message, String text) {
      this.place = place;
      this.message = message;
      this.text = text;
    }

    boolean isLong() {
      return text.length() > LONGEST_IN_ONE;
    }

    @Override
    public String toString() {
      return "'%s' (%s, %s, %d times there)".formatted(text, message, state, copies);
    }
  }

  Conversation(String sender, String recipient) {
    this.sender = sender;
    this.recipient = recipient;
  }

  String sender() {
    return sender;
  }

  String recipient() {
    return recipient;
  }

  List<String> received() {
    return List.copyOf(received);
  }

  int size() {
    return accepted.size();
  }

  void accept(MessageId message, String text) {
    byNumber.put(message, add(message, text));
  }

  /// Somebody sends a message of whom we see no store.
  void sends(String text) {
    add(new MessageId(accepted.size() + 1L), text).state = DeliveryState.SENT;
  }

  private Entry add(MessageId message, String text) {
    var entry = new Entry(accepted.size(), message, text);
    byText.computeIfAbsent(text, _ -> new ArrayList<>()).add(entry);
    accepted.add(entry);
    return entry;
  }

  void checkSentIsThere() {
    Optional<Entry> lost =
        firstOf(accepted, entry -> entry.state == DeliveryState.SENT && entry.copies == 0);
    if (lost.isPresent()) {
      throw new AssertionError(this + ": not there: " + lost.get());
    }
  }

  /// The message that has this number in the sender's present life.
  Entry entry(MessageId message) {
    return Optional.ofNullable(byNumber.get(message)).orElseThrow();
  }

  /// A message has come: one that was sent, once, and after those that were sent before it. Of
  /// several with the same text it is the first that has not come yet. A late one may say when it
  /// was written.
  void receive(String told) {
    String text = LATE_NOTE.matcher(told).replaceFirst("");
    List<Entry> sent = byText.getOrDefault(text, List.of());
    if (sent.isEmpty()) {
      receivePart(text);
      return;
    }
    Entry entry =
        firstOf(sent, each -> each.copies == 0)
            .or(() -> firstOf(sent, each -> each.copies < each.copiesAllowed))
            .orElseThrow(() -> new AssertionError(this + ": doubled: " + sent));
    entry.copies++;
    checkOrder(entry);
    if (entry.copies == 1) {
      received.add(text);
    }
  }

  /// A part has come of a text that is too long for one frame: each comes once and in order, and
  /// the whole is there with the last one if none was left out. In scenarios with such texts nobody
  /// dies.
  private void receivePart(String part) {
    Entry entry =
        firstOf(accepted, each -> each.isLong() && each.text.indexOf(part, each.arrived) >= 0)
            .orElseThrow(() -> new AssertionError(this + ": nobody sent '" + part + "'"));
    int at = entry.text.indexOf(part, entry.arrived);
    entry.isTorn |= at > entry.arrived;
    entry.arrived = at + part.length();
    checkOrder(entry);
    if (entry.arrived == entry.text.length() && !entry.isTorn) {
      entry.copies++;
      received.add(entry.text);
    }
  }

  private void checkOrder(Entry entry) {
    if (entry.place < latestReceived && entry.state != DeliveryState.UNKNOWN) {
      throw new AssertionError(
          "%s: out of order: %s after %s".formatted(this, entry, accepted.get(latestReceived)));
    }
    latestReceived = Math.max(latestReceived, entry.place);
  }

  private static Optional<Entry> firstOf(List<Entry> entries, Predicate<Entry> is) {
    return entries.stream().filter(is).findFirst();
  }

  /// The sender has died. Its first message that is not known to have left may have left, and goes
  /// out again: csend's wire has nothing against that.
  void senderDied() {
    in(DeliveryState.QUEUED).findFirst().ifPresent(entry -> entry.copiesAllowed++);
  }

  /// All that the sender had queued was in memory, and is gone with it.
  void senderForgot() {
    in(DeliveryState.QUEUED).forEach(entry -> entry.state = DeliveryState.UNKNOWN);
  }

  /// Messages that still wait.
  List<Entry> unsettled() {
    return in(DeliveryState.QUEUED).toList();
  }

  /// Texts of messages in a state.
  List<String> texts(DeliveryState state) {
    return in(state).map(entry -> entry.text).toList();
  }

  long count(DeliveryState state) {
    return in(state).count();
  }

  private Stream<Entry> in(DeliveryState state) {
    return accepted.stream().filter(entry -> entry.state == state);
  }

  @Override
  public String toString() {
    return sender + " to " + recipient;
  }
}
