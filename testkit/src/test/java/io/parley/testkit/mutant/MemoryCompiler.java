package io.parley.testkit.mutant;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/// Compiles mutants against this test's class path, from memory to memory, without any gate: a
/// mistake need not be one that a gate lets through.
final class MemoryCompiler {

  private static final List<String> OPTIONS =
      List.of(
          "-proc:none", "-nowarn", "-implicit:none", "-cp", System.getProperty("java.class.path"));

  private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

  /// Kept open: it knows what is in the class path, which takes time to find out.
  private static final StandardJavaFileManager FILES =
      COMPILER.getStandardFileManager(null, null, null);

  private MemoryCompiler() {}

  /// Compiles one.
  ///
  /// @return the bytes of its classes and those nested in them, by name
  /// @throws AssertionError if it does not compile
  static Map<String, byte[]> compile(Mutant mutant) {
    var complaints = new DiagnosticCollector<JavaFileObject>();
    var made = new MadeClasses();
    boolean compiles =
        COMPILER
            .getTask(
                null,
                made,
                complaints,
                OPTIONS,
                null,
                mutant.edits().stream().map(MemoryCompiler::source).toList())
            .call();
    if (!compiles) {
      throw new AssertionError(
          "%s does not compile: %s".formatted(mutant, complaints.getDiagnostics()));
    }
    return made.bytes();
  }

  private static JavaFileObject source(Mutant.Edit edit) {
    String text = edit.source();
    URI name = URI.create("memory:///io/parley/" + edit.file() + ".java");
    return new SimpleJavaFileObject(name, JavaFileObject.Kind.SOURCE) {

      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return text;
      }
    };
  }

  /// Where classes go.
  private static final class MadeClasses extends ForwardingJavaFileManager<JavaFileManager> {

    private final Map<String, ByteArrayOutputStream> made = new HashMap<>();

    MadeClasses() {
      super(FILES);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
      var bytes = new ByteArrayOutputStream();
      made.put(className, bytes);
      return new SimpleJavaFileObject(URI.create("memory:///" + className), kind) {

        @Override
        public OutputStream openOutputStream() {
          return bytes;
        }
      };
    }

    Map<String, byte[]> bytes() {
      return made.entrySet().stream()
          .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().toByteArray()));
    }
  }
}
