package io.parley.testkit.mutant;

import java.util.List;

/// Mistakes in the node itself, and in finding others.
final class NodeMutants {

  private static final String NODE = "internal/node/Node";
  private static final String ROSTER = "internal/node/Roster";
  private static final String ENTRY = "internal/node/RosterEntry";
  private static final String NEIGHBOURHOOD = "internal/node/Neighbourhood";
  private static final String CURSOR = "internal/node/StoredCursor";
  private static final String DISCOVERY = "internal/discovery/CsendDiscovery";
  private static final String TICKER = "internal/discovery/Ticker";
  private static final String IDS = "internal/wire/csend/CsendIds";

  /// Frame numbers begin where 32 bits become negative, which no run would reach.
  static final Mutant.Edit LATE_IDS =
      new Mutant.Edit(IDS, "this(1);", "this(Integer.MAX_VALUE - 20);");

  /// All of them.
  static final List<Mutant> ALL =
      List.of(
          Mutant.of(
              NODE,
              "the lanes are not drained before the wire closes",
              "awaitLanes(all, drainUntil); wire.close();",
              "wire.close();"),
          Mutant.of(
              NODE,
              "discovery goes on after the end",
              "neighbourhood.leave(); Deadline",
              "Deadline"),
          Mutant.of(NODE, "readers wait for a node that has ended", "journal.close();", ""),
          Mutant.of(
              NODE,
              "what is left in the outbox is not reported",
              "left.add(new Undelivered(queued.delivery(), queued.text()));",
              ""),
          Mutant.of(
              NODE,
              "a message is stored under the name of somebody else",
              "journal.receive(id, shownName, text);",
              "journal.receive(roster.rows().all().getFirst().id(), shownName, text);"),
          Mutant.of(
              ROSTER,
              "a peer that was away does not come back",
              "entry.rename(name, shown); entry.heard(clock.wallTime(), Deadline.in(clock, SILENCE));",
              "entry.rename(name, shown); if (entry.presence() != Presence.AWAY) {"
                  + " entry.heard(clock.wallTime(), Deadline.in(clock, SILENCE)); }"),
          Mutant.of(
              ROSTER,
              "a peer becomes away though it was heard of",
              "known.ifPresent(entry -> entry.heard(clock.wallTime(), Deadline.in(clock, SILENCE)));",
              ""),
          Mutant.of(
              ROSTER,
              "what waits for a peer from an earlier life is not counted",
              "OutboxSize waiting = journal.store().outboxSize(origin.id());",
              "OutboxSize waiting = OutboxSize.EMPTY;"),
          Mutant.of(
              ROSTER,
              "a return is not told",
              "if (entry.presence() == Presence.HERE) {",
              "if (entry.presence() != Presence.UNHEARD) {"),
          Mutant.of(
              ENTRY,
              "a peer that leaves is still here",
              "Presence after = before.next(sign);",
              "Presence after = sign == Presence.Sign.QUIT ? before : before.next(sign);"),
          Mutant.of(
              NEIGHBOURHOOD,
              "nobody watches for silence",
              "return latest.orSooner(roster.passSilence());",
              "return port > 0 ? latest : latest.orSooner(roster.passSilence());"),
          Mutant.of(
              NEIGHBOURHOOD,
              "silence is looked for once",
              "return latest.orSooner(roster.passSilence());",
              "roster.passSilence(); return Deadline.NEVER;"),
          Mutant.of(
              NEIGHBOURHOOD,
              "a farewell is taken for a sign of life",
              "roster.left(source, name);",
              "roster.heard(new Address(source, port), name);"),
          Mutant.of(
              CURSOR,
              "what is read is acknowledged",
              "position = event.position(); return",
              "position = event.position(); acknowledge(position); return"),
          Mutant.of(
              CURSOR,
              "of two events that wait one is skipped",
              "return Optional.of(page.remove()); } private Optional<MessengerEvent> changedTrouble",
              "Optional<MessengerEvent> first = Optional.of(page.remove());"
                  + " if (page.size() == 1) { position = page.remove().position(); }"
                  + " return first; } private Optional<MessengerEvent> changedTrouble"),
          Mutant.of(
              CURSOR,
              "it begins at the start again",
              "this.position = journal.store().cursor(name);",
              "this.position = 0;"),
          Mutant.of(
              DISCOVERY,
              "beacons are sent once",
              "announce(Kind.DISCOVERY, oneByOne()); } return nextLook;",
              "announce(Kind.DISCOVERY, oneByOne()); } return Deadline.NEVER;"),
          Mutant.of(
              DISCOVERY, "nobody is told that it leaves", "announce(Kind.QUIT, oneByOne);", ""),
          Mutant.of(
              DISCOVERY,
              "a farewell is not heard",
              "neighbours.left(source.ip(), frame.name());",
              "LOG.debug(\"\");"),
          Mutant.of(
              DISCOVERY,
              "our own beacons make us a peer",
              "case CsendFrame frame when isOurs -> complainOfTwin(source, frame);",
              "case CsendFrame frame when isOurs && frame.name().isEmpty() -> {}"),
          Mutant.of(
              TICKER,
              "it goes on when it is closed",
              "closed = true; changed.signalAll();",
              "changed.signalAll();"),
          Mutant.of(
              IDS,
              "there is no number behind the largest signed one",
              "return next.getAndIncrement();",
              "return next.getAndUpdate(n -> Math.addExact(n, n == 1 ? Integer.MAX_VALUE - 21 : 1));"),
          Mutant.of(
                  "internal/wire/csend/CsendFrame",
                  "a number behind the largest signed one is written with a sign",
                  "Bytes.utf8(Integer.toUnsignedString(id) + '|')",
                  "Bytes.utf8(Integer.toString(id) + '|')")
              .and(LATE_IDS));

  private NodeMutants() {}
}
