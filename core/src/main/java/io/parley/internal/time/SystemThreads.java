package io.parley.internal.time;

import io.parley.spi.Threads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Virtual threads of this JVM. An exception that leaves one is logged as the bug it is.
public final class SystemThreads implements Threads {

  private static final Logger LOG = LoggerFactory.getLogger("system");

  @Override
  public Thread start(String name, Runnable body) {
    return Thread.ofVirtual()
        .name(name)
        .uncaughtExceptionHandler(
            (thread, bug) -> LOG.error("thread {} died of a bug", thread.getName(), bug))
        .start(body);
  }
}
