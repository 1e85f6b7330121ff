package io.parley.opentransport;

import io.parley.opentransport.OtEvent.Completion;
import io.parley.opentransport.OtEvent.Misc;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An Open Transport with TCP: what opens endpoints and tells of their events.
///
/// ```java
/// try (OpenTransport ot = OpenTransport.open(machine, Constants.USUAL)) {
///   ot.asyncOpenEndpoint(Configuration.TCP, (context, event, result, cookie) -> {
///     switch (event) {
///       case OtEvent.Completion.T_OPENCOMPLETE -> ((Endpoint) cookie).bind(null, null);
///       case OtEvent.Completion.T_BINDCOMPLETE -> endpoint.connect(Call.to(peer), null);
///       case OtEvent.Async.T_CONNECT -> endpoint.rcvConnect(null);
///       ...
///     }
///   }, null);
/// }
/// ```
///
/// ## States and owners
///
/// Each endpoint has a [State]; its table there is the only one. A connection belongs to the
/// endpoint that asked for it or was passed it; before, to the listener that it was requested of;
/// after both releases, to itself, until all that was sent has left. A buffer belongs to the
/// program again when a call returns, but those of acknowledged sends.
///
/// ## Threads and levels
///
/// There is one lock, and one level where notifiers and deferred tasks are called, one at a time
/// and in the order in which they fell due, without the lock: deferred-task level ([ExecLevel]). A
/// thread of its own, `opentransport-ADDRESS`, serves that level, or a thread of the TCP underneath
/// that brings something and finds nobody there. Who is not on it is a task. Synchronous calls wait
/// on the lock; no task waits for another one. A notifier that throws halts Open Transport: all
/// that is open is closed, and the throwable goes to whoever gave the threads.
///
/// ## Bounds
///
/// [Constants#endpoints] endpoints; of each, what waits to be sent up to the high-water mark, and
/// [Constants#qlen] requests. What comes waits with the TCP underneath, whose window closes. Of
/// events see [Notifier]; what is still being sent by connections without an endpoint is up to the
/// TCP underneath, which gives a dead peer up.
///
/// ## What is not modelled
///
/// What the TCP underneath does not take or tell: expedited data, options, the port that a call
/// leaves from. Names and OTResolveAddress, transactions, datagrams (the `mactcp` package has
/// those), no-copy receives, kOTSyncIdleEvent, memory that runs out.
///
/// Any thread may call anything here.
public final class OpenTransport implements AutoCloseable {

  private final Host host;
  private final DeferredTasks tasks;

  private OpenTransport(Machine machine, Constants constants) {
    this.host = new Host(machine, constants);
    this.tasks = host.tasks();
  }

  /// InitOpenTransport: begins, and starts the thread.
  ///
  /// @param machine where it is
  /// @param constants what the book leaves open
  /// @return the Open Transport
  public static OpenTransport open(Machine machine, Constants constants) {
    var opened = new OpenTransport(machine, constants);
    opened.tasks.start(
        machine.threads(), "opentransport-" + machine.ip().getHostAddress(), opened::close);
    return opened;
  }

  /// OTOpenEndpoint: an endpoint that is synchronous and does not block (p.72, 437-438).
  ///
  /// @param configuration what it is made of
  /// @return the endpoint, or why there is none
  public Opened openEndpoint(Configuration configuration) {
    tasks.checkLevel();
    return tasks.underLock(() -> {
      ResultCode refused = tasks.refusalOfSync();
      if (refused == ResultCode.NO_ERROR) {
        refused = host.reserve();
      }
      return refused == ResultCode.NO_ERROR
          ? new Opened(0, newEndpoint(configuration, /* synchronous= */ true))
          : new Opened(refused.number(), null);
    });
  }

  /// OTAsyncOpenEndpoint: an endpoint that is asynchronous and does not block (p.72, 439-440). It
  /// comes as the cookie of [OtEvent.Completion#T_OPENCOMPLETE].
  ///
  /// @param configuration what it is made of
  /// @param notifier its notifier
  /// @param context given to that
  /// @return 0 if that will come; kENOMEMErr; kOTClientNotInittedErr
  public int asyncOpenEndpoint(
      Configuration configuration, Notifier notifier, @Nullable Object context) {
    tasks.checkLevel();
    return tasks
        .underLock(() -> {
          ResultCode refused = host.reserve();
          if (refused == ResultCode.NO_ERROR) {
            tasks.later(() -> {
              Endpoint made = newEndpoint(configuration, /* synchronous= */ false);
              made.standing().notifications().install(notifier, context);
              made.standing().notifications().tell(Completion.T_OPENCOMPLETE, 0, made);
            });
          }
          return refused;
        })
        .number();
  }

  private Endpoint newEndpoint(Configuration configuration, boolean synchronous) {
    var endpoint = new Endpoint(new Standing(host, configuration, synchronous));
    host.add(endpoint);
    return endpoint;
  }

  /// OTScheduleDeferredTask: lets something be done at deferred-task level, soon. Allowed on every
  /// level, and so the way from an interrupt to the functions of a provider (p.137, 793).
  ///
  /// @param task what; it must not wait
  public void scheduleDeferredTask(Runnable task) {
    tasks.schedule(task);
  }

  /// Plays a hardware interrupt: lets its handler run at that level, soon.
  ///
  /// @param handler what is done; of this model it may call [#scheduleDeferredTask] alone
  public void interrupt(Runnable handler) {
    tasks.interrupt(handler);
  }

  /// On which level the calling thread is.
  ///
  /// @return the level
  public ExecLevel level() {
    return tasks.level();
  }

  /// How often a provider was called at hardware-interrupt level. A test should find 0 at its end.
  ///
  /// @return the count since this was opened
  public int levelViolations() {
    return tasks.violations();
  }

  /// Plays a person who switches TCP/IP off (p.389). The calling task tells every notifier
  /// kOTProviderWillClose, one after the other; within that, synchronous calls may be made. Then
  /// all endpoints are gone: nothing can be called but [Endpoint#close], everything else gives
  /// kOTOutStateErr. Then it tells kOTProviderIsClosed. New endpoints can be opened.
  ///
  /// @param why told as the result: kOTPortHasDiedErr to kOTPortLostConnection
  /// @throws IllegalStateException if the caller is no task
  public void closeProviders(ResultCode why) {
    if (tasks.level() != ExecLevel.SYSTEM_TASK) {
      throw new IllegalStateException("providers are closed at system task time only (p.389)");
    }
    List<Endpoint> all = tasks.underLock(host::endpoints);
    all.forEach(each -> notifications(each).call(Misc.PROVIDER_WILL_CLOSE, why.number(), each));
    tasks.locked(() -> all.forEach(Endpoint::goes));
    all.forEach(each -> notifications(each).call(Misc.PROVIDER_IS_CLOSED, why.number(), each));
  }

  private static Notifications notifications(Endpoint endpoint) {
    return endpoint.standing().notifications();
  }

  /// CloseOpenTransport: closes all endpoints, as [Endpoint#close] does, and resets what
  /// connections without an endpoint still have to send. The thread ends. A second call does
  /// nothing.
  @Override
  public void close() {
    tasks.locked(() -> {
      tasks.close();
      host.endpoints().forEach(Endpoint::closing);
      host.abortLeaving();
    });
  }
}
