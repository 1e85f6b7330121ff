package io.parley.architecture;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.tools.ToolProvider;

/// The files of this repository as [TidyTest] sees them: their lines, and what javac's parser finds
/// in the Java among them. Read once; nothing of it changes afterwards.
final class Repository {
  private static final Set<String> SKIPPED =
      Set.of("target", ".git", ".idea", ".vscode", "runtime");

  /// A file with its lines; the path is relative to the root, with slashes.
  record Source(String path, List<String> lines) {
    boolean isJava() {
      return path.endsWith(".java");
    }

    boolean isMarkdown() {
      return path.endsWith(".md");
    }

    boolean isTest() {
      return path.contains("src/test/");
    }

    /// Everything people program in: Java, POMs and scripts, but not prose.
    boolean isCode() {
      var name = path.substring(path.lastIndexOf('/') + 1);
      return isJava() || name.matches(".*\\.(xml|sh|js|html|css)") || name.matches("parley|run");
    }
  }

  /// Something the parser found: what it is, and the lines it covers, counted from 1.
  record Element(Source source, Kind kind, String name, int firstLine, int lastLine) {
    int lineCount() {
      return lastLine - firstLine + 1;
    }

    String at() {
      return source.path + ":" + firstLine;
    }
  }

  enum Kind {
    METHOD,
    ANNOTATION,
    CALL
  }

  private final Path root;
  private final List<Source> sources;
  private final List<Element> elements;

  private Repository(Path root) throws IOException {
    this.root = root;
    this.sources = read(root);
    this.elements = parse(root, sources.stream().filter(Source::isJava).toList());
  }

  /// Finds the root upward from the working directory: where the launcher and the parent POM are.
  static Repository find() {
    var directory = Path.of("").toAbsolutePath();
    while (!Files.exists(directory.resolve("parley"))
        || !Files.exists(directory.resolve("pom.xml"))) {
      directory = directory.getParent();
      if (directory == null) {
        throw new IllegalStateException("run inside the repository: no parley and pom.xml above");
      }
    }
    try {
      return new Repository(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Source> sources() {
    return sources;
  }

  List<Element> elements(Kind kind) {
    return elements.stream().filter(element -> element.kind == kind).toList();
  }

  boolean exists(Path relative) {
    return Files.exists(root.resolve(relative));
  }

  private static List<Source> read(Path root) throws IOException {
    var found = new ArrayList<Source>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            var name = directory.getFileName();
            var skipped = name != null && SKIPPED.contains(name.toString());
            return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            var path = root.relativize(file).toString().replace('\\', '/');
            var source = new Source(path, List.of());
            if (attributes.isRegularFile() && (source.isCode() || source.isMarkdown())) {
              found.add(new Source(path, Files.readAllLines(file, StandardCharsets.UTF_8)));
            }
            return FileVisitResult.CONTINUE;
          }
        });
    found.sort((a, b) -> a.path.compareTo(b.path));
    return List.copyOf(found);
  }

  private static List<Element> parse(Path root, List<Source> java) throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    var found = new ArrayList<Element>();
    try (var files = compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
      var paths = java.stream().map(source -> root.resolve(source.path)).toList();
      var options = List.of("-proc:none");
      var task =
          (JavacTask)
              compiler.getTask(
                  null, files, null, options, null, files.getJavaFileObjectsFromPaths(paths));
      var positions = Trees.instance(task).getSourcePositions();
      var remaining = java.iterator();
      for (var unit : task.parse()) {
        new Finder(remaining.next(), unit, positions, found).scan(unit, null);
      }
    }
    return List.copyOf(found);
  }

  /// Collects the elements of one file.
  private static final class Finder extends TreeScanner<Void, Void> {
    private final Source source;
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final List<Element> found;

    Finder(
        Source source, CompilationUnitTree unit, SourcePositions positions, List<Element> found) {
      this.source = source;
      this.unit = unit;
      this.positions = positions;
      this.found = found;
    }

    @Override
    public Void visitClass(ClassTree node, Void unused) {
      for (var member : node.getMembers()) {
        if (member instanceof BlockTree) {
          add(Kind.METHOD, "initializer", member);
        }
      }
      return super.visitClass(node, null);
    }

    @Override
    public Void visitMethod(MethodTree node, Void unused) {
      add(Kind.METHOD, node.getName().toString(), node);
      return super.visitMethod(node, null);
    }

    @Override
    public Void visitAnnotation(AnnotationTree node, Void unused) {
      add(Kind.ANNOTATION, node.getAnnotationType().toString(), node);
      return super.visitAnnotation(node, null);
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree node, Void unused) {
      add(Kind.CALL, node.getMethodSelect().toString(), node);
      return super.visitMethodInvocation(node, null);
    }

    private void add(Kind kind, String name, Tree tree) {
      var first = unit.getLineMap().getLineNumber(positions.getStartPosition(unit, tree));
      var last = unit.getLineMap().getLineNumber(positions.getEndPosition(unit, tree));
      found.add(new Element(source, kind, name, (int) first, (int) last));
    }
  }
}
