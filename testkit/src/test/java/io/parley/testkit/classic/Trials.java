package io.parley.testkit.classic;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What a mutant of a classic stack is tried with.
public final class Trials {

  private final LongConsumer storm;
  private final List<Method> stories;

  /// Makes them of a storm and of tests.
  ///
  /// @param storm blows under a seed
  /// @param tests those whose methods tell a story each
  public Trials(LongConsumer storm, Class<?>... tests) {
    this.storm = storm;
    this.stories =
        Stream.of(tests)
            .flatMap(each -> Arrays.stream(each.getDeclaredMethods()))
            .filter(method -> method.isAnnotationPresent(Test.class))
            .sorted(Comparator.comparing(Method::getName))
            .toList();
  }

  /// Blows a storm.
  ///
  /// @param seed its seed
  /// @return what did not hold; null if all did
  public String storm(long seed) {
    try {
      storm.accept(seed);
      return null;
    } catch (AssertionError e) {
      return "storm: " + firstLine(e);
    }
  }

  /// Tells a story.
  ///
  /// @param number which, counted round
  /// @return what did not hold; null if all did
  public String story(long number) {
    Method method = stories.get((int) Math.floorMod(number, (long) stories.size()));
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
