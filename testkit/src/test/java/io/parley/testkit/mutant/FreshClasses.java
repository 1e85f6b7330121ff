package io.parley.testkit.mutant;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;

/// All classes of Parley once more, some of them patched; everything else is shared.
///
/// Used by one thread.
final class FreshClasses extends ClassLoader {

  private static final String OURS = "io.parley.";

  /// Bytes of classes as they are, read once for all loaders.
  private static final Map<String, byte[]> UNPATCHED = new ConcurrentHashMap<>();

  private final Map<String, byte[]> patched;

  /// Loads classes.
  ///
  /// @param patched bytes of the classes that are to be others, by name
  FreshClasses(Map<String, byte[]> patched) {
    super(FreshClasses.class.getClassLoader());
    this.patched = patched;
  }

  /// Runs something with these classes: takes a seed, gives what did not hold.
  ///
  /// @param kind what runs it
  LongFunction<Optional<String>> runner(Class<? extends LongFunction<String>> kind)
      throws ReflectiveOperationException {
    Class<?> fresh = loadClass(kind.getName());
    var runner = (LongFunction<?>) fresh.getDeclaredConstructor().newInstance();
    return seed -> Optional.ofNullable(runner.apply(seed)).map(String.class::cast);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(OURS)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> known = findLoadedClass(name);
      return known == null ? define(name) : known;
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    byte[] bytes = patched.get(name);
    if (bytes == null) {
      bytes = UNPATCHED.computeIfAbsent(name, this::read);
    }
    if (bytes.length == 0) {
      throw new ClassNotFoundException(name);
    }
    return defineClass(name, bytes, 0, bytes.length);
  }

  /// Nothing if there is no such class.
  private byte[] read(String name) {
    String path = name.replace('.', '/') + ".class";
    try (InputStream in = getParent().getResourceAsStream(path)) {
      return in == null ? new byte[0] : in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
