package io.parley.testkit.sim;

import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Virtual threads whose scheduler is ours, which JDK 25 can make but offers to nobody: by a
/// package-private constructor.
final class VirtualThreads {

  private static @Nullable Constructor<?> builder;

  private VirtualThreads() {}

  /// A builder of threads that run when, and where, an executor runs what it is given.
  static Thread.Builder.OfVirtual scheduledBy(Executor scheduler) {
    try {
      return (Thread.Builder.OfVirtual) builder().newInstance(scheduler);
    } catch (ReflectiveOperationException | InaccessibleObjectException e) {
      Module ours = VirtualThreads.class.getModule();
      throw new IllegalStateException(
          "simulations need JDK 25 and --add-opens java.base/java.lang="
              + (ours.isNamed() ? ours.getName() : "ALL-UNNAMED"),
          e);
    }
  }

  /// Looked up once. Two threads that look it up at the same time find the same.
  private static Constructor<?> builder() throws ReflectiveOperationException {
    Constructor<?> known = builder;
    if (known == null) {
      known =
          Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder")
              .getDeclaredConstructor(Executor.class);
      known.setAccessible(true);
      builder = known;
    }
    return known;
  }
}
