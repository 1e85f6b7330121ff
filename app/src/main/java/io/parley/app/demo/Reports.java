package io.parley.app.demo;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/// The reports of all nodes as they come, from any thread; whoever waits is woken by each.
///
/// They are as many as the demo's own messages make, some hundred; a node that is kept reports on,
/// and then only the first [#MAX] of it are.
final class Reports {

  /// Reports of one node that are kept: many times those of a test.
  static final int MAX = 10_000;

  private final Lock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  @GuardedBy("lock")
  private final Map<String, NodeLog> logs = new LinkedHashMap<>();

  /// A node that will report.
  void expect(String name, String host) {
    put(name, new NodeLog(name, host, List.of(), false));
  }

  void add(String name, NodeReport report) {
    lock.lock();
    try {
      NodeLog log = log(name);
      if (log.reports().size() < MAX) {
        List<NodeReport> reports = new ArrayList<>(log.reports());
        reports.add(report);
        put(name, new NodeLog(name, log.host(), reports, log.isGone()));
      }
    } finally {
      lock.unlock();
    }
  }

  /// A node's process has ended, and no report of it is left.
  void gone(String name) {
    lock.lock();
    try {
      NodeLog log = log(name);
      put(name, new NodeLog(name, log.host(), log.reports(), true));
    } finally {
      lock.unlock();
    }
  }

  /// What all nodes have reported until now.
  List<NodeLog> all() {
    lock.lock();
    try {
      return List.copyOf(logs.values());
    } finally {
      lock.unlock();
    }
  }

  /// Waits until every log is as wanted.
  ///
  /// @return whether they are; false when the time is over
  boolean await(Predicate<NodeLog> wanted, Duration patience) throws InterruptedException {
    long left = patience.toNanos();
    lock.lock();
    try {
      while (!logs.values().stream().allMatch(wanted)) {
        if (left <= 0) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private NodeLog log(String name) {
    NodeLog log = logs.get(name);
    if (log == null) {
      throw new IllegalStateException("no node is called " + name);
    }
    return log;
  }

  private void put(String name, NodeLog log) {
    lock.lock();
    try {
      logs.put(name, log);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
