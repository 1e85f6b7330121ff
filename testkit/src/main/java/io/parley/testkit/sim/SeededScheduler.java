package io.parley.testkit.sim;

import io.parley.spi.Clock;
import io.parley.spi.Deadline;
import io.parley.spi.Threads;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// A world in which one seed decides everything: which thread runs next, what time it is, and every
/// random number. Unchanged blocking code runs in it.
///
/// ```java
/// SeededScheduler.forEachSeed(20, seed -> SeededScheduler.runTwice(seed, world -> {
///   var net = new SimNetwork(world);
///   SimStack stack = net.stack(InetAddress.ofLiteral("10.0.0.1"));
///   var key = SimIdentity.drawnFrom(world.random());
///   var given = new Environment(world, world, world.random(), stack, new MemoryStore(), key);
///   Messenger alice = Messenger.start(aliceConfig, given);
///   Messenger bob = ...                    // the same with 10.0.0.2
///   alice.send(bobsId, "hello");
///   net.resetAll(aliceIp, bobIp);          // lose the connections
///   world.sleep(Duration.ofMinutes(5));    // takes no real time
///   world.trace("bob has " + received);    // is compared too
///   alice.close();
///   bob.close();                           // threads that are left over fail the run
///   assertThat(net.leftovers()).isEmpty();
/// }));
/// ```
///
/// How it works: the threads are virtual ones, and their scheduler is this class (JDK 25: a
/// package-private constructor, hence `--add-opens java.base/java.lang=ALL-UNNAMED`, or
/// `=io.parley` when the tests run in the module). The platform thread that calls [#run] runs all
/// of them, one continuation at a time, each until it parks, yields or ends; between two of these
/// points a thread is never interrupted by another. Which of the runnable ones comes next is drawn.
/// Every step takes up to two microseconds of virtual time (drawn too, so that deadlines race with
/// work), and when nobody can run, time jumps to the next deadline of [#await].
///
/// What it cannot follow it refuses, loudly: a wait on real time (`Thread.sleep`, a timed `poll`),
/// a contended monitor (the JDK hands it on in a thread of its own), a wake-up from outside this
/// thread, and a thread that was not started by [#start]. Code that parks inside a static
/// initializer or a native frame parks the platform thread and hangs: give such tests a `@Timeout`
/// in `SEPARATE_THREAD` mode.
///
/// A run that succeeds leaves nothing behind: thousands may follow each other. One that fails
/// leaves its threads parked where they were, and the JDK keeps them unless it is started with
/// `-Djdk.trackAllThreads=false`.
///
/// Everything here is called on the test's thread or by threads of this world, which is the same.
public final class SeededScheduler implements Clock, Threads {

  /// The wall-clock time at virtual time zero.
  public static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

  /// More steps than this are a livelock. They take about a second of real time.
  public static final int MAX_STEPS = 1_000_000;

  /// The system property that asks for one seed alone.
  public static final String SEED_PROPERTY = "parley.seed";

  private static final int MAX_STEP_NANOS = 2_000;

  /// Some 146 years: whoever waits until later waits for ever, and the clock cannot overflow.
  private static final long END_OF_TIME = Long.MAX_VALUE / 2;

  private static final String DEADLOCK = "deadlock: nothing can run and no deadline is awaited";

  private final long seed;
  private final RunOptions options;
  private final SplittableRandom choices;
  private final SplittableRandom random;
  private final Thread driver = Thread.currentThread();
  private final Trace trace;
  private final List<SimThread> alive = new ArrayList<>();
  private final List<SimThread> runnable = new ArrayList<>();
  private final Timeline timeline = new Timeline();
  private long now;
  private int steps;
  private long timedCount;

  /// The thread whose step it is; null between steps, and in events.
  private @Nullable SimThread running;

  private boolean inEvent;
  private boolean bodyEnded;
  private volatile @Nullable Failure failure;

  private SeededScheduler(long seed, RunOptions options) {
    this.seed = seed;
    this.options = options;
    this.trace = new Trace(options.keptLines());
    this.random = new SplittableRandom(seed);
    this.choices = random.split();
  }

  /// What a simulation does, as its first thread.
  @FunctionalInterface
  public interface Body {

    /// Does it.
    ///
    /// @param world the world it runs in
    /// @throws Exception fails the run
    void run(SeededScheduler world) throws Exception;
  }

  /// Runs a body and all threads that it starts to their end.
  ///
  /// @param seed decides everything
  /// @param body runs as the thread `main` of the world
  /// @return what happened
  /// @throws SimulationFailure if a thread ended with an exception, or they wait for each other, or
  ///   are left over when the body has ended, or take more than [#MAX_STEPS] steps
  public static Trace run(long seed, Body body) {
    return run(seed, RunOptions.USUAL, body);
  }

  /// Runs a body with a bound of its own.
  ///
  /// @param seed decides everything
  /// @param maxSteps how many steps are a livelock
  /// @param body runs as the thread `main` of the world
  /// @return what happened
  public static Trace run(long seed, int maxSteps, Body body) {
    return run(seed, RunOptions.USUAL.withMaxSteps(maxSteps), body);
  }

  /// Runs a body with options of its own.
  ///
  /// @param seed decides everything
  /// @param options how it is run
  /// @param body runs as the thread `main` of the world
  /// @return what happened, as far as it is kept
  public static Trace run(long seed, RunOptions options, Body body) {
    var world = new SeededScheduler(seed, options);
    world.new SimThread("main", () -> world.runBody(body)).begin();
    world.runToEnd();
    return world.trace;
  }

  /// Runs a body twice and compares the traces: the proof that nothing real leaks into the world.
  ///
  /// @param seed decides everything
  /// @param body runs as the thread `main` of the world
  /// @return what happened
  public static Trace runTwice(long seed, Body body) {
    Trace first = run(seed, body);
    Trace second = run(seed, body);
    first
        .firstDifference(second)
        .ifPresent(difference -> {
          String what = "two runs of seed %d are not the same: ".formatted(seed);
          throw new SimulationFailure(what + difference, difference, second, null);
        });
    return first;
  }

  /// Runs a test for several seeds, or for the one that `-Dparley.seed=N` asks for.
  ///
  /// @param count how many seeds: 1 to `count`
  /// @param test runs one seed
  public static void forEachSeed(int count, LongConsumer test) {
    Long only = Long.getLong(SEED_PROPERTY);
    (only == null ? LongStream.rangeClosed(1, count) : LongStream.of(only)).forEach(test);
  }

  @Override
  public long nanos() {
    return now;
  }

  @Override
  public Instant wallTime() {
    return EPOCH.plusNanos(now);
  }

  /// Waits on virtual time. The waiter alone is woken when the deadline passes, so that a forgotten
  /// signal to another waiter stays a deadlock.
  @Override
  @SuppressWarnings("WaitNotInLoop") // the caller loops, as Clock.await asks
  public boolean await(Lock lock, Condition condition, Deadline deadline)
      throws InterruptedException {
    var alarm = new Alarm(deadline.nanos(), timedCount++, current(), (ReentrantLock) lock);
    if (deadline.nanos() < END_OF_TIME) {
      timeline.add(alarm);
    }
    try {
      condition.await();
      return !deadline.hasPassed(this);
    } catch (InterruptedException e) {
      if (alarm.expired) {
        return false;
      }
      throw e;
    } finally {
      timeline.remove(alarm);
    }
  }

  @Override
  public Thread start(String name, Runnable body) {
    var started = new SimThread(name, body);
    started.begin();
    giveWay();
    return started.thread;
  }

  /// Seeded randomness for the nodes of this world.
  ///
  /// @return the generator
  public RandomGenerator random() {
    return random;
  }

  /// Lets any runnable thread go on, this one among them. Every call of an SPI begins with it.
  @SuppressWarnings("ThreadPriorityCheck") // here it is we whom the yield asks
  public void giveWay() {
    Thread.yield();
  }

  /// Lets something happen at an instant: what moves by itself in this world, as a packet or a
  /// timer does.
  ///
  /// It runs between two steps of threads, at its instant or at the end of the step that began
  /// before it, in the order of instants, then of calls. It runs outside every thread of this
  /// world, so it may signal and start threads, but neither wait nor call what waits; of locks it
  /// may take those only that no thread holds while it is parked. It counts as a step, and what is
  /// still to happen when the last thread has ended does not happen.
  ///
  /// @param instant when, in [#nanos]; one that has passed means as soon as this step ends
  /// @param event what
  /// @return takes it back
  public TimedEvent at(long instant, Runnable event) {
    var timed = new Event(instant, timedCount++, event);
    if (instant < END_OF_TIME) {
      timeline.add(timed);
    }
    return timed;
  }

  /// Lets virtual time pass.
  ///
  /// @param span how long
  /// @throws InterruptedException if the calling thread is interrupted
  public void sleep(Duration span) throws InterruptedException {
    Deadline end = Deadline.in(this, span);
    var lock = new ReentrantLock();
    Condition never = lock.newCondition();
    lock.lock();
    try {
      while (!end.hasPassed(this)) {
        await(lock, never, end);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Writes a line into the trace.
  ///
  /// @param what what happened, without identity hashes or anything else that differs between runs
  public void trace(String what) {
    traceLazily(what);
  }

  /// Writes a line whose text is made only if somebody reads it. Two runs are compared by `equals`.
  void traceLazily(Object what) {
    Thread caller = Thread.currentThread();
    if (!isOurs(caller)) {
      refuse(caller, "is not of this world and calls it: " + what);
      throw new IllegalStateException(caller + " is no thread of this world");
    }
    trace.add(now, inEvent ? "event" : caller.getName(), what);
  }

  private void runBody(Body body) {
    try {
      body.run(this);
    } catch (Throwable e) {
      fail("the body failed: " + e, e);
    }
    bodyEnded = true;
  }

  private void runToEnd() {
    while (!alive.isEmpty()) {
      Timed next = timeline.first();
      if (next != null && next.due <= now) {
        timeline.remove(next);
        next.happen();
      } else if (!runnable.isEmpty()) {
        step(runnable.remove(choices.nextInt(runnable.size())));
      } else if (next != null) {
        now = next.due;
      } else {
        break;
      }
    }
    if (!alive.isEmpty()) {
      fail(
          bodyEnded ? "threads are left over: the body has ended, these wait for ever" : DEADLOCK,
          null);
    }
    throwFailure();
  }

  private void countStep() {
    if (++steps > options.maxSteps()) {
      fail("livelock: still busy after %d steps".formatted(options.maxSteps()), null);
      throwFailure();
    }
  }

  private void step(SimThread chosen) {
    countStep();
    now += choices.nextInt(MAX_STEP_NANOS);
    trace.add(now, chosen.thread.getName(), Trace.RUNS);
    running = chosen;
    chosen.continuation().run();
    running = null;
    switch (chosen.thread.getState()) {
      case TERMINATED -> alive.remove(chosen);
      case TIMED_WAITING -> refuse(chosen.thread, "waits on real time");
      case BLOCKED -> refuse(chosen.thread, "waits for a monitor");
      case NEW, RUNNABLE, WAITING -> {}
    }
    throwFailure();
  }

  private SimThread current() {
    Thread caller = Thread.currentThread();
    SimThread thread = running;
    if (thread == null || !thread.thread.equals(caller)) {
      throw new IllegalStateException(caller + " is no thread of this world");
    }
    return thread;
  }

  /// What a thread does cannot be followed.
  private void refuse(Thread thread, String what) {
    fail(thread.getName() + " " + what + CodePlace.in(thread.getStackTrace()), null);
  }

  /// Whether it is the one thread of this world that runs now.
  private boolean isOurs(Thread thread) {
    return thread == driver || (running != null && thread == running.thread);
  }

  private void fail(String what, @Nullable Throwable cause) {
    if (failure == null) {
      failure = new Failure(what, cause);
    }
  }

  private void throwFailure() {
    Failure first = failure;
    if (first != null) {
      throw new SimulationFailure(report(first.what), first.what, trace, first.cause);
    }
  }

  private String report(String what) {
    var text = new StringBuilder("seed %d: %s%n".formatted(seed, what));
    text.append("after %d steps and %.9f virtual seconds%n".formatted(steps, now / 1e9));
    text.append("replay it: ").append(options.replay(seed)).append('\n');
    text.append(alive.isEmpty() ? "no thread is alive\n" : "threads alive:\n");
    for (SimThread each : alive) {
      text.append("  ").append(each.thread.getName()).append('\n');
      for (StackTraceElement frame : CodePlace.ours(each.thread.getStackTrace())) {
        text.append("      at ").append(frame).append('\n');
      }
    }
    return text.append("end of the trace:\n").append(trace.tail()).toString();
  }

  private record Failure(String what, @Nullable Throwable cause) {}

  /// A thread of this world, and the scheduler of that one thread, so that it knows who is
  /// runnable.
  private final class SimThread implements Executor {

    private final Thread thread;
    private @Nullable Runnable continuation;

    SimThread(String name, Runnable body) {
      thread =
          VirtualThreads.scheduledBy(this)
              .name(name)
              .uncaughtExceptionHandler(
                  (_, bug) -> fail("thread %s died: %s".formatted(name, bug), bug))
              .unstarted(body);
    }

    void begin() {
      alive.add(this);
      thread.start();
    }

    Runnable continuation() {
      return Objects.requireNonNull(continuation);
    }

    /// Called by the JDK whenever the thread has become runnable, by the thread that made it so.
    @Override
    public void execute(Runnable resumed) {
      Thread waker = Thread.currentThread();
      if (continuation == null) {
        continuation = resumed;
      }
      if (!continuation.equals(resumed)) {
        refuse(waker, "started a thread that is not from Threads");
      } else if (!isOurs(waker)) {
        refuse(waker, "is not of this world and woke " + thread.getName());
      } else {
        runnable.add(this);
      }
    }
  }

  private final class Event extends Timed implements TimedEvent {

    private final Runnable body;

    Event(long due, long number, Runnable body) {
      super(due, number);
      this.body = body;
    }

    @Override
    public void cancel() {
      timeline.remove(this);
    }

    @Override
    void happen() {
      countStep();
      inEvent = true;
      try {
        body.run();
      } catch (Throwable bug) {
        fail("an event failed: " + bug, bug);
      } finally {
        inEvent = false;
      }
      throwFailure();
    }
  }

  /// A timed wait under way.
  private final class Alarm extends Timed {

    private final SimThread waiter;
    private final ReentrantLock lock;
    private boolean expired;

    Alarm(long due, long number, SimThread waiter, ReentrantLock lock) {
      super(due, number);
      this.waiter = waiter;
      this.lock = lock;
    }

    /// Ends the wait, unless a signal or an interrupt was first.
    ///
    /// An interrupt is the only thing that wakes one waiter of a condition and no other. The waiter
    /// runs at once and so consumes it before anybody could interrupt or signal it for real.
    @Override
    void happen() {
      if (!runnable.contains(waiter) && !lock.hasQueuedThread(waiter.thread)) {
        expired = true;
        waiter.thread.interrupt();
        runnable.remove(waiter);
        step(waiter);
      }
    }
  }
}
