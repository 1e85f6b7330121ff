package io.parley;

/// Whether the user lets a peer write and be written to. Kept in the store, so it outlasts
/// restarts.
///
/// As with ssh, a key is pinned when it is seen first. A peer of csend has no key that could
/// change; it is pinned, too, unless it is blocked.
public enum Trust {
  /// The normal one: it has the key that it had when it was seen first.
  PINNED,
  /// It came under the name of a peer that has another key: nothing is delivered to it until the
  /// user trusts it, which makes it `PINNED`.
  CHANGED,
  /// The user wants nothing from it and nothing sent to it.
  BLOCKED
}
