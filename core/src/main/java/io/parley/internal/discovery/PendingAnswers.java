package io.parley.internal.discovery;

import io.parley.spi.Address;
import io.parley.spi.Clock;
import io.parley.spi.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Answers to questions that went to all, each a random while later, so that a newcomer on a large
/// network is not hit by all of them at once. Of several questions of one asker the first one's
/// time and the last one's number count.
///
/// Belongs to whoever holds its user's lock. Bounded: [#MAX].
final class PendingAnswers {

  /// The longest wait. Two of them and the exchange between stay well within the 3 s in which nodes
  /// are to find each other, even if the first question is lost.
  static final Duration MAX_WAIT = Duration.ofMillis(400);

  /// Askers at a time; further ones are not answered, and ask again.
  static final int MAX = 1_024;

  private final Clock clock;
  private final RandomGenerator random;
  private final Map<Address, Pending> pending = new LinkedHashMap<>();

  /// An answer to be given.
  ///
  /// @param to who asked
  /// @param nonce what was asked
  /// @param way on which the question came
  record Answer(Address to, long nonce, BeaconWay way) {}

  private record Pending(Answer answer, Deadline due) {}

  PendingAnswers(Clock clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  /// Notes that an answer is owed.
  void add(Answer answer) {
    Pending before = pending.get(answer.to());
    if (before != null) {
      pending.put(answer.to(), new Pending(answer, before.due()));
    } else if (pending.size() < MAX) {
      Duration wait = Duration.ofMillis(random.nextLong(MAX_WAIT.toMillis() + 1));
      pending.put(answer.to(), new Pending(answer, Deadline.in(clock, wait)));
    }
  }

  /// Forgets the answer to one who has been answered otherwise.
  void remove(Address asker) {
    pending.remove(asker);
  }

  /// Takes those whose time has come.
  List<Answer> takeDue() {
    List<Answer> due = new ArrayList<>();
    for (Iterator<Pending> each = pending.values().iterator(); each.hasNext(); ) {
      Pending next = each.next();
      if (next.due().hasPassed(clock)) {
        due.add(next.answer());
        each.remove();
      }
    }
    return due;
  }

  /// When the next one is due; `NEVER` if there is none.
  Deadline next() {
    Deadline next = Deadline.NEVER;
    for (Pending each : pending.values()) {
      next = next.orSooner(each.due());
    }
    return next;
  }
}
