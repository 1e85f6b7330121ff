package io.parley.mactcp;

import org.jspecify.annotations.Nullable;

/// A MacTCP driver: what `.IPP` is to a Mac's programs.
///
/// ```java
/// try (Driver driver = Driver.open(machine, Constants.USUAL)) {
///   Block area = driver.memory().newPtr(8_192);
///   IoBlock made = driver.controlSync(new TcpCreate(area, asr, null));
///   StreamPtr stream = made.reply(Reply.Created.class).stream();
///   IoBlock open = driver.controlAsync(new TcpActiveOpen(stream, Ulp.DEFAULT, peer, 0), block -> {
///     // at interrupt level: block.ioResult() is final, the next call must be asynchronous
///   });
/// }
/// ```
///
/// Every routine can be called in both ways (1989 p.7): [#controlSync] holds its caller until the
/// command has ended; [#controlAsync] returns at once, and its caller learns of the end from
/// [IoBlock#ioResult] or by a completion routine. There is no call that takes a command back: what
/// ends it early is a time-out, TCPAbort, or the release of its stream. How many commands are under
/// way on a stream is the program's affair: each is a block of its own.
///
/// Levels: completion routines and ASRs run at interrupt level, one at a time: on a thread of the
/// driver's, or on one of the network's that brings an event and finds nobody at that level. Every
/// other thread is a task. What may not be called at interrupt level throws a [LevelViolation]
/// there, and is counted. A routine that throws halts the driver, as a bomb does a Mac: all that is
/// open is closed, and the throwable goes to whoever gave the threads.
///
/// What the TCP underneath does not tell or take is not modelled: urgent data, ICMP, IP options,
/// the segment and round-trip figures of TCPStatus and TCPGlobalInfo. Over a stack of sockets
/// "acknowledged" means as much as its [io.parley.classic.TcpPort] says.
///
/// Any thread may call anything here.
public final class Driver implements AutoCloseable {

  private final Interrupts interrupts;
  private final Memory memory;
  private final TcpCalls tcp;
  private final UdpCalls udp;

  private Driver(Machine machine, Constants constants) {
    this.interrupts = new Interrupts(machine);
    this.memory = new Memory(interrupts);
    this.tcp = new TcpCalls(machine, constants, interrupts);
    this.udp = new UdpCalls(machine, constants, interrupts);
  }

  /// Opens the driver of a machine (1989 p.6), and starts the thread that serves its interrupts.
  ///
  /// @param machine where it is
  /// @param constants what the books leave open
  /// @return the driver
  public static Driver open(Machine machine, Constants constants) {
    var driver = new Driver(machine, constants);
    driver.interrupts.start(
        machine.threads(), "mactcp-" + machine.ip().getHostAddress(), driver::close);
    return driver;
  }

  /// Calls synchronously: holds the caller until the command has ended. Interrupts of the thread do
  /// not end that; [#close] does.
  ///
  /// @param command what to do
  /// @return its result, final
  /// @throws LevelViolation at interrupt level (1989 p.27, 50)
  public IoBlock controlSync(Command command) {
    interrupts.checkTaskLevel("a synchronous call, " + command + ",");
    var block = new IoBlock(command, null, interrupts.newCondition());
    issue(command, block);
    interrupts.locked(block::awaitEnd);
    return block;
  }

  /// Calls asynchronously, without a completion routine: poll [IoBlock#ioResult].
  ///
  /// @param command what to do
  /// @return its result, soon
  public IoBlock controlAsync(Command command) {
    return controlAsync(command, null);
  }

  /// Calls asynchronously. Allowed on every level.
  ///
  /// @param command what to do
  /// @param completion called at interrupt level when it has ended; null for none
  /// @return its result, soon; 1 means in progress
  public IoBlock controlAsync(Command command, @Nullable IoCompletion completion) {
    var block = new IoBlock(command, completion, null);
    issue(command, block);
    return block;
  }

  /// The Memory Manager.
  ///
  /// @return where blocks come from
  public Memory memory() {
    return memory;
  }

  /// On which level the calling thread is.
  ///
  /// @return the level
  public ExecLevel level() {
    return interrupts.level();
  }

  /// How often something was called at interrupt level that may not be called there. A test should
  /// find 0 at its end.
  ///
  /// @return the count since the driver was opened
  public int levelViolations() {
    return interrupts.violations();
  }

  /// Switches the machine off: every stream is released, as by TCPRelease, and the driver's thread
  /// ends when it has told all that. After that no stream is open, none can be opened, and no
  /// routine is called. A second call does nothing.
  ///
  /// A Mac has no such call: PBClose answers `closErr`, and the driver stays until restart (1989
  /// p.8).
  @Override
  public void close() {
    interrupts.locked(() -> {
      interrupts.close();
      tcp.releaseAll();
    });
    udp.releaseAll();
  }

  private void issue(Command command, IoBlock block) {
    switch (command) {
      case TcpCommand call -> interrupts.locked(() -> tcp.issue(call, block));
      case UdpCommand call -> udp.issue(call, block);
    }
  }
}
