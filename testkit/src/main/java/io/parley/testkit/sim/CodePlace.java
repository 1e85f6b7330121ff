package io.parley.testkit.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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
        .filter(frame -> !isOfJdk(frame) && !isOfScheduler(frame.getClassName()))
        .findFirst()
        .map(frame -> " at " + frame)
        .orElse("");
  }

  /// The frames of a stack from the last call into the JDK on, without what the JDK does in it and
  /// what it was called by.
  ///
  /// @param stack innermost first
  /// @return the frames, innermost first
  static List<StackTraceElement> ours(StackTraceElement[] stack) {
    int call = 0;
    while (call + 1 < stack.length && isOfJdk(stack[call]) && isOfJdk(stack[call + 1])) {
      call++;
    }
    List<StackTraceElement> frames = new ArrayList<>();
    for (int i = call; i < stack.length; i++) {
      if (i == call || !isOfJdk(stack[i])) {
        frames.add(stack[i]);
      }
    }
    return frames;
  }

  private static boolean isOfScheduler(String name) {
    return name.equals(SCHEDULER) || name.startsWith(SCHEDULER + "$");
  }

  private static boolean isOfJdk(StackTraceElement frame) {
    return frame.getClassName().startsWith("java.") || frame.getClassName().startsWith("jdk.");
  }
}
