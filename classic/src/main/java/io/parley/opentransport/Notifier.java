package io.parley.opentransport;

import org.jspecify.annotations.Nullable;

/// A program's routine that Open Transport calls when something happens (p.73-77, 134-136, 413).
///
/// It is called at deferred-task level ([ExecLevel]), by whichever thread serves that, one
/// notification at a time: while it runs, no other one is told to any endpoint (p.76). Two are not
/// held back by that: T_MEMORYRELEASED, which can nest, and kOTProviderWillClose and
/// kOTProviderIsClosed, which a task tells. It must not wait: no synchronous call (which is refused
/// with kOTStateChangeErr), and nothing lengthy (p.135). One that throws halts Open Transport.
@FunctionalInterface
public interface Notifier {

  /// Something has happened.
  ///
  /// @param context as given when it was installed
  /// @param event what
  /// @param result of a completion, the call's result; else 0
  /// @param cookie as the event says
  void notified(@Nullable Object context, OtEvent event, int result, @Nullable Object cookie);
}
