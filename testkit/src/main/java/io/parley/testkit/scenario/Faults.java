package io.parley.testkit.scenario;

import io.parley.testkit.sim.Chances;
import io.parley.testkit.sim.LinkConditions;
import io.parley.testkit.sim.SimStore.Operation;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/// The faults that there are.
public final class Faults {

  private Faults() {}

  /// Two machines cannot reach each other.
  ///
  /// @param one a machine
  /// @param other another one
  /// @return the fault
  public static Fault cut(String one, String other) {
    return lasting(
        one + " and " + other + " cannot reach each other",
        List.of(one, other),
        world -> world.network().cut(world.ip(one), world.ip(other)),
        world -> world.network().heal(world.ip(one), world.ip(other)));
  }

  /// What one machine sends another is lost, but not what comes back.
  ///
  /// @param from who is not heard
  /// @param to by whom
  /// @return the fault
  public static Fault cutOneWay(String from, String to) {
    return lasting(
        to + " does not hear " + from,
        List.of(from, to),
        world -> world.network().cutOneWay(world.ip(from), world.ip(to)),
        world -> world.network().heal(world.ip(from), world.ip(to)));
  }

  /// Some machines cannot reach the others.
  ///
  /// @param side some
  /// @param cast all of them
  /// @return the fault
  public static Fault partition(List<String> side, List<String> cast) {
    List<String> others = cast.stream().filter(name -> !side.contains(name)).toList();
    return lasting(
        side + " and " + others + " cannot reach each other",
        cast,
        world -> world.network().partition(ips(world, side), ips(world, others)),
        world ->
            ips(world, side)
                .forEach(a -> ips(world, others).forEach(b -> world.network().heal(a, b))));
  }

  /// A link loses, doubles and reorders, both ways.
  ///
  /// @param one a machine
  /// @param other another one
  /// @param chances what may happen to each segment and datagram
  /// @return the fault
  public static Fault rough(String one, String other, Chances chances) {
    return conditions(
        "rough between " + one + " and " + other,
        List.of(one, other),
        LinkConditions.USUAL.withSegments(chances).withDatagrams(chances));
  }

  /// A link is slow, both ways.
  ///
  /// @param one a machine
  /// @param other another one
  /// @param conditions how slow
  /// @return the fault
  public static Fault slowLink(String one, String other, LinkConditions conditions) {
    return conditions("slow between " + one + " and " + other, List.of(one, other), conditions);
  }

  /// Every connection between two machines breaks.
  ///
  /// @param one a machine
  /// @param other another one
  /// @return the fault, over as it happens
  public static Fault reset(String one, String other) {
    return moment(
        "connections between " + one + " and " + other + " break",
        List.of(one, other),
        world -> world.network().resetAll(world.ip(one), world.ip(other)));
  }

  /// A connection breaks after so many bytes, unless the fault is mended before.
  ///
  /// @param from who sends them
  /// @param to to whom
  /// @param bytes how many still arrive
  /// @return the fault
  public static Fault resetAtByte(String from, String to, int bytes) {
    return lasting(
        "a connection breaks after " + bytes + " more bytes from " + from + " to " + to,
        List.of(from, to),
        world -> world.network().resetAfter(world.ip(from), world.ip(to), bytes),
        world -> world.network().resetAfter(world.ip(from), world.ip(to), Long.MAX_VALUE));
  }

  /// A machine refuses connections.
  ///
  /// @param name which
  /// @return the fault
  public static Fault refuse(String name) {
    return lasting(
        name + " refuses connections",
        List.of(name),
        world -> world.network().refuse(world.ip(name)),
        world -> world.network().admit(world.ip(name)));
  }

  /// A machine does not answer calls; connections that are there go on.
  ///
  /// @param name which
  /// @return the fault
  public static Fault ignore(String name) {
    return lasting(
        name + " answers no calls",
        List.of(name),
        world -> world.network().ignore(world.ip(name)),
        world -> world.network().admit(world.ip(name)));
  }

  /// A machine loses its network and with it its address, and gets both back.
  ///
  /// @param name which
  /// @return the fault
  public static Fault unplug(String name) {
    return lasting(
        name + " is unplugged",
        List.of(name),
        world -> world.known(name).unplug(),
        world -> world.known(name).plugIn());
  }

  /// A machine dies, and starts again from what its disk holds.
  ///
  /// @param name which
  /// @return the fault
  public static Fault crash(String name) {
    return lasting(
        name + " is dead",
        List.of(name),
        world -> world.known(name).crash(),
        world -> world.known(name).start());
  }

  /// A machine dies in the middle of a commit, and starts again from what its disk holds.
  ///
  /// @param name which
  /// @param commit at which commit from the beginning of the fault on, 1 for the first
  /// @return the fault
  public static Fault crashAtCommit(String name, int commit) {
    return lasting(
        name + " dies at its commit " + commit,
        List.of(name),
        world -> {
          Machine machine = world.known(name);
          machine.store().crashAt(commit, machine::crash);
        },
        world -> {
          Machine machine = world.known(name);
          machine.store().crashAt(0, () -> {});
          machine.start();
        });
  }

  /// A disk is full.
  ///
  /// @param name whose
  /// @return the fault
  public static Fault diskFull(String name) {
    return lasting(
        "the disk of " + name + " is full",
        List.of(name),
        world -> world.known(name).store().setFull(true),
        world -> world.known(name).store().setFull(false));
  }

  /// A disk is slow.
  ///
  /// @param name whose
  /// @param longest how long a commit takes at most
  /// @return the fault
  public static Fault slowDisk(String name, Duration longest) {
    return lasting(
        "the disk of " + name + " takes up to " + longest.toMillis() + " ms",
        List.of(name),
        world -> world.known(name).store().setCommitTime(longest),
        world -> world.known(name).store().setCommitTime(Duration.ZERO));
  }

  /// A disk stands still: whoever stores something waits.
  ///
  /// @param name whose
  /// @return the fault
  public static Fault diskStalls(String name) {
    return lasting(
        "the disk of " + name + " stands still",
        List.of(name),
        world -> world.known(name).store().setStalled(true),
        world -> world.known(name).store().setStalled(false));
  }

  /// A disk fails some times, unless it is mended before.
  ///
  /// @param name whose
  /// @param operation at what
  /// @param count how often
  /// @return the fault
  public static Fault diskFails(String name, Operation operation, int count) {
    return lasting(
        "the disk of " + name + " fails at " + operation + " " + count + " times",
        List.of(name),
        world -> world.known(name).store().failNext(operation, count),
        world -> world.known(name).store().failNext(operation, 0));
  }

  /// Somebody sets a machine's wall clock.
  ///
  /// @param name whose
  /// @param forward by how much; negative for back
  /// @return the fault, over as it happens
  public static Fault clockJumps(String name, Duration forward) {
    return moment(
        "the clock of " + name + " jumps by " + forward.toSeconds() + " s",
        List.of(name),
        world -> world.known(name).clock().jump(forward));
  }

  private static Fault conditions(String what, List<String> pair, LinkConditions conditions) {
    return lasting(
        what,
        pair,
        world -> setLink(world, pair, conditions),
        world -> setLink(world, pair, LinkConditions.USUAL));
  }

  private static void setLink(World world, List<String> pair, LinkConditions conditions) {
    InetAddress one = world.ip(pair.getFirst());
    InetAddress other = world.ip(pair.getLast());
    world.network().set(one, other, conditions);
    world.network().set(other, one, conditions);
  }

  private static List<InetAddress> ips(World world, List<String> names) {
    return names.stream().map(world::ip).toList();
  }

  private static Fault moment(String what, List<String> machines, Play begin) {
    return lasting(what, machines, begin, _ -> {});
  }

  private static Fault lasting(String what, List<String> machines, Play begin, Play end) {
    return new Fault() {

      @Override
      public List<String> machines() {
        return machines;
      }

      @Override
      public void begin(World world) throws Exception {
        begin.in(world);
      }

      @Override
      public void end(World world) throws Exception {
        end.in(world);
      }

      @Override
      public String toString() {
        return what;
      }
    };
  }
}
