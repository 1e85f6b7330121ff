package io.parley;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Which messages of the history are wanted, and in which order. Start with [#ALL] and narrow it.
///
/// @param peers only messages from or to one of these; empty for everybody
/// @param since only messages accepted or received then or later
/// @param words only messages that hold each of these words, whatever their case and accents; a
///   word is a run of letters and digits, one with `*` behind it stands for all that begin so, and
///   all else between them is left out; without any word, all messages
/// @param order which come first
/// @param beyond only messages after this one in that order; empty for all
public record HistoryQuery(
    List<PeerId> peers,
    Optional<Instant> since,
    String words,
    Order order,
    Optional<MessageId> beyond) {

  /// Everything, from the oldest on.
  public static final HistoryQuery ALL =
      new HistoryQuery(List.of(), Optional.empty(), "", Order.OLDEST_FIRST, Optional.empty());

  /// Which messages come first. The order is that of their numbers.
  public enum Order {
    /// As they were said.
    OLDEST_FIRST,
    /// The latest first.
    NEWEST_FIRST
  }

  /// Copies the list.
  public HistoryQuery {
    peers = List.copyOf(peers);
  }

  /// The words asked for, each in its plain form: small letters without accents, `*` behind those
  /// of which the beginning is enough.
  ///
  /// @return the words; none if all messages are wanted
  public List<String> plainWords() {
    return SearchWords.wanted(words);
  }

  /// Whether a message is among those asked for: its peer, time, words and number are.
  ///
  /// @param entry the message
  /// @return whether it is
  public boolean matches(HistoryEntry entry) {
    return (peers.isEmpty() || peers.contains(entry.peer()))
        && since.map(then -> !entry.time().isBefore(then)).orElse(true)
        && beyond.map(last -> isBeyond(entry.id(), last)).orElse(true)
        && SearchWords.areIn(entry.text(), plainWords());
  }

  private boolean isBeyond(MessageId message, MessageId last) {
    int comparison = message.compareTo(last);
    return order == Order.OLDEST_FIRST ? comparison > 0 : comparison < 0;
  }

  /// The same, from or to some peers alone.
  ///
  /// @param some which
  /// @return the query
  public HistoryQuery with(List<PeerId> some) {
    return new HistoryQuery(some, since, words, order, beyond);
  }

  /// The same from a time on.
  ///
  /// @param then the earliest time
  /// @return the query
  public HistoryQuery since(Instant then) {
    return new HistoryQuery(peers, Optional.of(then), words, order, beyond);
  }

  /// The same with words that must be there.
  ///
  /// @param all the words
  /// @return the query
  public HistoryQuery containing(String all) {
    return new HistoryQuery(peers, since, all, order, beyond);
  }

  /// The same, the latest first.
  ///
  /// @return the query
  public HistoryQuery newestFirst() {
    return new HistoryQuery(peers, since, words, Order.NEWEST_FIRST, beyond);
  }

  /// The same beyond a message: the next page, after the last message of this one.
  ///
  /// @param last the message
  /// @return the query
  public HistoryQuery beyond(MessageId last) {
    return new HistoryQuery(peers, since, words, order, Optional.of(last));
  }
}
