import org.jspecify.annotations.NullMarked;

/// The durable store: what a node remembers, in one SQLite database.
///
/// Start at [io.parley.sqlite.SqliteStore].
@NullMarked
module io.parley.sqlite {
  requires transitive io.parley;
  requires static com.google.errorprone.annotations;
  requires static org.jspecify;
  requires java.sql;
  requires org.slf4j;
  requires org.xerial.sqlitejdbc;

  exports io.parley.sqlite;
}
