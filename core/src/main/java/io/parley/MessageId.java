package io.parley;

/// A message's number in this node's store, sent and received ones alike. Other nodes number theirs
/// themselves.
///
/// @param number 1 for the first message of the store
public record MessageId(long number) implements Comparable<MessageId> {

  @Override
  public int compareTo(MessageId other) {
    return Long.compare(number, other.number);
  }

  /// As people and logs write it: `m42`.
  @Override
  public String toString() {
    return "m" + number;
  }
}
