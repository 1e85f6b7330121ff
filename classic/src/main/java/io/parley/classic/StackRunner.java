package io.parley.classic;

import io.parley.spi.Deadline;
import org.jspecify.annotations.Nullable;

/// The runner of a [StackEnd]. Any thread may call it; `end` is set once, by the thread that asks.
final class StackRunner implements TcpPort.Runner {

  /// The runner whose end the calling thread is asking for.
  private static final ScopedValue<StackRunner> ASKING = ScopedValue.newInstance();

  private volatile @Nullable StackEnd end;

  /// The runner for the end that the calling thread asks for now; null if it has none.
  static @Nullable StackRunner asking() {
    return ASKING.isBound() ? ASKING.get() : null;
  }

  void belongTo(StackEnd made) {
    end = made;
  }

  @Override
  public <T, X extends Throwable> T ask(ScopedValue.CallableOp<T, X> question) throws X {
    return ScopedValue.where(ASKING, this).call(question);
  }

  @Override
  public boolean run(Part part, Deadline deadline) {
    StackEnd mine = end;
    return mine != null && mine.run(part, deadline);
  }

  @Override
  public void leave() {
    StackEnd mine = end;
    if (mine != null) {
      mine.useOwnThreads();
    }
  }
}
