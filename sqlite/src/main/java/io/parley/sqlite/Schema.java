package io.parley.sqlite;

import java.sql.SQLException;
import java.util.List;

/// The tables, and how a database of an older version gets them.
///
/// A message's row is written once and never changed. It is also the event that tells of it:
/// `position` is its place in the order of events, which rises with `id`. Every later event, a
/// delivery's transition or a change of a peer, is a row of `event`. So an accept writes two rows:
/// `message` and `outbox`; a trigger writes the second, which costs half of a statement of its own.
///
/// - `peer`: whoever is named by another row; `trust` is what the user thinks of it; `entered` is
///   the position of the first event that told of it, null if there was none.
/// - `message`: `expires` is null for one that came in, `name` for one that we sent.
/// - `outbox`: which messages are `QUEUED`.
/// - `event`: `message` is null for a change of a peer; `what` is the delivery's state or the
///   peer's change.
/// - `counting`: the last sequence stored of a sender's epoch.
/// - `words`: which words are in which message, and to whom it belongs (see `WordIndex`). `span`:
///   the latest time among 1,024 messages with neighbouring numbers. Both know the messages up to
///   the `indexed` one of `mark`.
///
/// All times are nanoseconds since 1970.
final class Schema {

  /// Tells a store from other programs' databases: `Prly`.
  private static final long APPLICATION_ID = 0x50726c79;

  /// What leads from each version to the next, from 0, the empty file, on.
  private static final List<List<String>> MIGRATIONS =
      List.of(
          List.of(
              "PRAGMA application_id = " + APPLICATION_ID,
              """
              CREATE TABLE peer (
                id INTEGER PRIMARY KEY,
                key TEXT NOT NULL UNIQUE,
                name TEXT,
                ip TEXT,
                port INTEGER,
                entered INTEGER
              ) STRICT
              """,
              """
              CREATE TABLE message (
                id INTEGER PRIMARY KEY,
                position INTEGER NOT NULL,
                peer INTEGER NOT NULL,
                time INTEGER NOT NULL,
                expires INTEGER,
                name TEXT,
                text TEXT NOT NULL
              ) STRICT
              """,
              """
              CREATE TABLE outbox (
                peer INTEGER NOT NULL,
                message INTEGER NOT NULL,
                PRIMARY KEY (peer, message)
              ) STRICT, WITHOUT ROWID
              """,
              """
              CREATE TRIGGER queue AFTER INSERT ON message WHEN new.expires IS NOT NULL BEGIN
                INSERT INTO outbox (peer, message) VALUES (new.peer, new.id);
              END
              """,
              """
              CREATE TABLE event (
                position INTEGER PRIMARY KEY,
                peer INTEGER NOT NULL,
                time INTEGER NOT NULL,
                what TEXT NOT NULL,
                message INTEGER,
                attempts INTEGER,
                reason TEXT,
                connection TEXT,
                name TEXT
              ) STRICT
              """,
              "CREATE INDEX event_message ON event (message) WHERE message IS NOT NULL",
              """
              CREATE TABLE counting (
                peer INTEGER NOT NULL,
                epoch INTEGER NOT NULL,
                sequence INTEGER NOT NULL,
                PRIMARY KEY (peer, epoch)
              ) STRICT, WITHOUT ROWID
              """,
              """
              CREATE TABLE cursor (
                name TEXT PRIMARY KEY,
                position INTEGER NOT NULL
              ) STRICT, WITHOUT ROWID
              """,
              """
              CREATE TABLE mark (
                name TEXT PRIMARY KEY,
                value INTEGER NOT NULL
              ) STRICT, WITHOUT ROWID
              """,
              """
              CREATE TABLE span (
                block INTEGER PRIMARY KEY,
                latest INTEGER NOT NULL
              ) STRICT
              """,
              """
              CREATE VIRTUAL TABLE words USING fts5 (
                plain, content='', detail=none, columnsize=0, prefix='1 2 3',
                tokenize="ascii tokenchars '@'"
              )
              """),
          List.of("ALTER TABLE peer ADD COLUMN trust TEXT NOT NULL DEFAULT 'PINNED'"));

  /// The version that this program writes.
  static final int VERSION = MIGRATIONS.size();

  private Schema() {}

  /// Which version a database has; 0 if it is empty.
  ///
  /// @throws ForeignDatabase if it is not a store, or one that this program is too old for
  static int version(Database database) throws SQLException, ForeignDatabase {
    int version = (int) database.number("PRAGMA user_version");
    boolean ours =
        version == 0
            ? database.number("SELECT count(*) FROM sqlite_schema") == 0
            : database.number("PRAGMA application_id") == APPLICATION_ID;
    if (!ours) {
      throw new ForeignDatabase("is a database of another program: move it elsewhere");
    }
    if (version > VERSION) {
      throw new ForeignDatabase("was written by a newer Parley: use that one");
    }
    return version;
  }

  /// Brings a database from its version to ours, one transaction for each version between.
  static void migrate(Database database) throws SQLException, ForeignDatabase {
    for (int version = version(database); version < VERSION; version++) {
      database.begin();
      try {
        for (String statement : MIGRATIONS.get(version)) {
          database.execute(statement);
        }
        database.execute("PRAGMA user_version = " + (version + 1));
        database.commit();
      } catch (SQLException e) {
        database.rollback();
        throw e;
      }
    }
  }

  /// A database that is not a store of this version or an older one. Its message goes behind the
  /// file's name.
  static final class ForeignDatabase extends Exception {

    private static final long serialVersionUID = 1L;

    ForeignDatabase(String message) {
      super(message);
    }
  }
}
