package io.parley.testkit.scenario;

import io.parley.spi.Clock;
import io.parley.spi.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;

/// Lets the faults of a world's plans happen, each at its time, and mends them.
///
/// Faults are numbered through from 1, and which of them happen is chosen by number: so a run can
/// be repeated with fewer.
final class Trouble {

  private final World world;
  private final Disturbances disturbances;
  private final Choice choice;
  private final SortedMap<Integer, PlannedFault> begun = new TreeMap<>();
  private int planned;

  /// Something to do at an instant: begin a fault, or mend it.
  private record Turn(Duration at, boolean isEnd, PlannedFault planned)
      implements Comparable<Turn> {

    @Override
    public int compareTo(Turn other) {
      return at.compareTo(other.at);
    }
  }

  Trouble(World world, Disturbances disturbances, Choice choice) {
    this.world = world;
    this.disturbances = disturbances;
    this.choice = choice;
  }

  /// All that happen, by their numbers.
  SortedMap<Integer, PlannedFault> begun() {
    return Collections.unmodifiableSortedMap(begun);
  }

  /// Begins a plan, in a thread that ends when all is mended.
  Thread begin(FaultPlan plan) {
    Queue<Turn> turns = new PriorityQueue<>();
    for (PlannedFault fault : plan.faults()) {
      planned++;
      if (choice.has(planned)) {
        begun.put(planned, fault);
        turns.add(new Turn(fault.at(), false, fault));
      }
    }
    return world.run("faults", () -> happen(turns));
  }

  /// Lets all of a plan happen, without numbers.
  Thread play(FaultPlan plan) {
    Queue<Turn> turns = new PriorityQueue<>();
    plan.faults().forEach(fault -> turns.add(new Turn(fault.at(), false, fault)));
    return world.run("plot", () -> happen(turns));
  }

  private void happen(Queue<Turn> turns) throws Exception {
    Clock clock = world.scheduler();
    long zero = clock.nanos();
    List<Fault> inForce = new ArrayList<>();
    for (Turn turn = turns.poll(); turn != null; turn = turns.poll()) {
      Deadline due = new Deadline(zero + turn.at.toNanos());
      while (!due.hasPassed(clock)) {
        world.sleep(Duration.ofNanos(due.nanos() - clock.nanos()));
      }
      Fault fault = turn.planned.fault();
      if (turn.isEnd) {
        end(fault, inForce);
      } else {
        begin(fault);
        if (turn.planned.lasting().isZero()) {
          disturbances.end(fault.machines());
        } else {
          inForce.add(fault);
          turns.add(new Turn(turn.planned.end(), true, turn.planned));
        }
      }
    }
  }

  private void begin(Fault fault) throws Exception {
    world.scheduler().trace("begins: " + fault);
    disturbances.begin(fault.machines());
    fault.begin(world);
  }

  /// Mends one, and then begins those again that it may have mended with it.
  private void end(Fault fault, List<Fault> inForce) throws Exception {
    world.scheduler().trace("ends: " + fault);
    inForce.remove(fault);
    fault.end(world);
    for (Fault other : inForce) {
      if (!Collections.disjoint(other.machines(), fault.machines())) {
        other.begin(world);
      }
    }
    disturbances.end(fault.machines());
  }
}
