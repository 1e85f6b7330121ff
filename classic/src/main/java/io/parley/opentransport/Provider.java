package io.parley.opentransport;

import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// What every provider can do (chapter 3): modes, notifier, acknowledged sends, closing. Here the
/// only providers are endpoints.
///
/// Results are 0 or the number of a [ResultCode]. Each function of a provider that was closed gives
/// kOTBadReferenceErr, and throws a [LevelViolation] at hardware-interrupt level (p.137).
///
/// ## Modes
///
/// Two switches, of which neither changes the other (p.72); what counts is how they stand when a
/// function is called (p.71). A provider never blocks at first (p.72, 394, 400).
///
/// | | blocking | nonblocking |
/// |---|---|---|
/// | synchronous | listen, send, receive wait until done | they give kOTNoDataErr, kOTFlowErr, a short count |
/// | asynchronous | the same as on the right | |
///
/// In both rows, other functions are over at their return, or, in the lower one, with their
/// completion event. The book knows one more difference: what is asynchronous and nonblocking may
/// fail with kEAGAINErr for want of memory (p.66), of which there is always enough here. Blocking
/// also decides how a provider closes: see [#close].
public abstract sealed class Provider permits Endpoint {

  private final Standing standing;
  private final DeferredTasks tasks;
  private final Transfer transfer;

  Provider(Standing standing) {
    this.standing = standing;
    this.tasks = standing.host().tasks();
    this.transfer = new Transfer(standing);
  }

  /// OTSetSynchronous: calls are over when they return (p.394). Allowed at any time.
  ///
  /// @return 0
  public final int setSynchronous() {
    return set(() -> standing.setSynchronous(true));
  }

  /// OTSetAsynchronous: calls only begin, and events tell their end (p.395). Allowed at any time.
  ///
  /// @return 0
  public final int setAsynchronous() {
    return set(() -> standing.setSynchronous(false));
  }

  /// OTIsSynchronous (p.397).
  ///
  /// @return the mode
  public final boolean isSynchronous() {
    return tasks.underLock(standing::isSynchronous);
  }

  /// OTSetBlocking: synchronous calls wait for data and for room (p.398).
  ///
  /// @return 0
  public final int setBlocking() {
    return set(() -> standing.setBlocking(true));
  }

  /// OTSetNonBlocking: they do not (p.399).
  ///
  /// @return 0
  public final int setNonBlocking() {
    return set(() -> standing.setBlocking(false));
  }

  /// OTIsNonBlocking (p.400).
  ///
  /// @return the mode
  public final boolean isNonBlocking() {
    return tasks.underLock(() -> !standing.isBlocking());
  }

  /// OTAckSends: from now on sends do not copy, and a buffer may not be changed until
  /// [OtEvent.Completion#T_MEMORYRELEASED] gives it back (p.215, 401-402). That is told when the
  /// bytes have left to the TCP underneath, or are lost with their connection.
  ///
  /// @return 0; kOTAccessErr without a notifier; kOTStateChangeErr while a send has its buffer
  ///   (p.402)
  public final int ackSends() {
    return call(() -> transfer.setAcking(true));
  }

  /// OTDontAckSends: sends copy again, as they do at first (p.403).
  ///
  /// @return 0; kOTStateChangeErr while a send has its buffer
  public final int dontAckSends() {
    return call(() -> transfer.setAcking(false));
  }

  /// OTIsAckingSends (p.404).
  ///
  /// @return the mode
  public final boolean isAckingSends() {
    return tasks.underLock(standing::isAcking);
  }

  /// OTInstallNotifier (p.405-406). It stays when modes change. While the provider is synchronous
  /// it is told asynchronous events and no completions. What was pending before is not told.
  ///
  /// @param notifier told what happens
  /// @param context given to it
  /// @return 0; kOTAccessErr if there is one already; kOTStateChangeErr while a function is
  ///   executed
  public final int installNotifier(Notifier notifier, @Nullable Object context) {
    return call(() -> install(notifier, context).number());
  }

  private ResultCode install(Notifier notifier, @Nullable Object context) {
    if (standing.isClosed()) {
      return ResultCode.BAD_REFERENCE_ERR;
    } else if (standing.notifications().isInstalled()) {
      return ResultCode.ACCESS_ERR;
    } else if (standing.isBusy()) {
      return ResultCode.STATE_CHANGE_ERR;
    }
    standing.notifications().install(notifier, context);
    return ResultCode.NO_ERROR;
  }

  /// OTRemoveNotifier (p.407). What it was still to be told is not told any more.
  public final void removeNotifier() {
    call(() -> {
      standing.notifications().remove();
      return Standing.NO_ERROR;
    });
  }

  /// OTEnterNotifier (p.408): from now on nothing is told to the notifier, as if it were running,
  /// so that a task may do what the notifier does, too. T_MEMORYRELEASED alone is not held back
  /// (p.388; our choice). Waits until the notifier has ended. What happens meanwhile is told after
  /// [#leaveNotifier].
  ///
  /// @return false if it was entered already, or if the caller is a notifier: then it must not be
  ///   left
  public final boolean enterNotifier() {
    tasks.checkLevel();
    return tasks.underLock(standing.notifications()::enter);
  }

  /// OTLeaveNotifier (p.409). Does nothing if it was not entered.
  public final void leaveNotifier() {
    call(() -> {
      standing.notifications().leave();
      return Standing.NO_ERROR;
    });
  }

  /// OTCancelSynchronousCalls: those that wait give kOTCanceledErr.
  ///
  /// @return 0
  public final int cancelSynchronousCalls() {
    return set(standing::cancelSynchronousCalls);
  }

  /// OTCloseProvider (p.80, 393). Does not wait. The reference is void from now on; asynchronous
  /// calls that are under way never complete, synchronous ones give kOTCanceledErr, and nothing
  /// more is told.
  ///
  /// A connection that has been released both ways sends the rest by itself. Of one that is still
  /// there, a nonblocking provider drops what was sent and has not left, and resets it with that; a
  /// blocking one goes on sending for [Constants#drainTime] (p.66, 399). If nothing waits to leave,
  /// both end it in order. A request of ours that is under way, and requests of others that were
  /// not accepted, are reset.
  ///
  /// @return 0
  public final int close() {
    return call(() -> {
      if (standing.isClosed()) {
        return ResultCode.BAD_REFERENCE_ERR.number();
      }
      closing();
      return Standing.NO_ERROR;
    });
  }

  abstract void closing();

  /// Makes a call of the program.
  final int call(IntSupplier body) {
    tasks.checkLevel();
    int result = tasks.underLock(body::getAsInt);
    tasks.callIsDone();
    return result;
  }

  private int set(Runnable mode) {
    return call(() -> {
      if (standing.isClosed()) {
        return ResultCode.BAD_REFERENCE_ERR.number();
      }
      mode.run();
      return Standing.NO_ERROR;
    });
  }

  final Standing standing() {
    return standing;
  }

  final Transfer transfer() {
    return transfer;
  }
}
