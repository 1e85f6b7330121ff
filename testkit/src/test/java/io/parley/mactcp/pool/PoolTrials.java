package io.parley.mactcp.pool;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What a mutant of the pool is tried with.
public final class PoolTrials {

  /// The tests of the pool, each of which tells a story.
  private static final List<Method> STORIES =
      Stream.of(StreamPoolTest.class, StreamListenerTest.class)
          .flatMap(each -> Arrays.stream(each.getDeclaredMethods()))
          .filter(method -> method.isAnnotationPresent(Test.class))
          .sorted(Comparator.comparing(Method::getName))
          .toList();

  private PoolTrials() {}

  /// Blows a [storm][PoolStorm].
  ///
  /// @param seed its seed
  /// @return what did not hold; null if all did
  public static String storm(long seed) {
    try {
      PoolStorm.blow(seed);
      return null;
    } catch (AssertionError e) {
      return "storm: " + firstLine(e);
    }
  }

  /// Tells a story.
  ///
  /// @param number which, counted round
  /// @return what did not hold; null if all did
  public static String story(long number) {
    Method method = STORIES.get((int) Math.floorMod(number, (long) STORIES.size()));
    try {
      var made = method.getDeclaringClass().getDeclaredConstructor();
      made.setAccessible(true);
      method.setAccessible(true);
      method.invoke(made.newInstance());
      return null;
    } catch (InvocationTargetException e) {
      return method.getName() + ": " + firstLine(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String firstLine(Throwable failure) {
    return Objects.toString(failure.getMessage(), "").lines().findFirst().orElse("");
  }
}
