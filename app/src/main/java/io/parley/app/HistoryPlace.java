package io.parley.app;

import io.parley.app.history.HistoryJson;
import io.parley.spi.StoreException;
import io.parley.sqlite.SqliteHistory;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which store is read, and how what is found is written, as told on the command line.
final class HistoryPlace {

  @Option(
      names = "--store",
      paramLabel = "DIR",
      description = "Read the store in this directory, not the one of NAME.")
  private @Nullable Path directory;

  @Option(
      names = "--json",
      description = "Write JSON, in UTF-8, an object on each line: see below.")
  private boolean json;

  /// Opens the store to read it: its node may run, or not.
  ///
  /// @param name the node's, if it was given
  /// @throws StoreException if there is none, or it cannot be read
  /// @throws IllegalArgumentException if what was told cannot be meant
  SqliteHistory open(@Nullable String name, DataDirectory data) throws StoreException {
    if (directory != null) {
      return SqliteHistory.open(StoreOptions.checked(directory));
    }
    try {
      return SqliteHistory.open(data.folder(ChatOptions.nameOr(name)));
    } catch (IOException e) {
      throw new StoreException("there is no store: " + e.getMessage(), e);
    }
  }

  /// What messages are as JSON: the owner of a store that was named alone is `me`.
  HistoryJson json(@Nullable String name) {
    return new HistoryJson(name == null && directory != null ? "me" : ChatOptions.nameOr(name));
  }

  boolean isJson() {
    return json;
  }
}
