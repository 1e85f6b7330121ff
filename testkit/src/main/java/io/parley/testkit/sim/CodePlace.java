package io.parley.testkit.sim;

import java.util.Arrays;

/// Where in the code something happened that a simulation refuses.
final class CodePlace {

  private static final String SCHEDULER = SeededScheduler.class.getName();

  private CodePlace() {}

  /// The innermost frame that is neither the JDK's nor the scheduler's.
  ///
  /// @param stack innermost first
  /// @return ` at package.Class.method(File.java:12)`; empty if there is none
  static String in(StackTraceElement[] stack) {
    return Arrays.stream(stack)
        .filter(frame -> !isOfMachinery(frame.getClassName()))
        .findFirst()
        .map(frame -> " at " + frame)
        .orElse("");
  }

  private static boolean isOfMachinery(String name) {
    return name.startsWith("java.")
        || name.startsWith("jdk.")
        || name.equals(SCHEDULER)
        || name.startsWith(SCHEDULER + "$");
  }
}
