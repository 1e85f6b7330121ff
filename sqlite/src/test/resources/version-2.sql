PRAGMA application_id = 1349676153;
CREATE TABLE peer (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  name TEXT,
  ip TEXT,
  port INTEGER,
  entered INTEGER,
  trust TEXT NOT NULL DEFAULT 'PINNED'
) STRICT;
CREATE TABLE message (
  id INTEGER PRIMARY KEY,
  position INTEGER NOT NULL,
  peer INTEGER NOT NULL,
  time INTEGER NOT NULL,
  expires INTEGER,
  name TEXT,
  text TEXT NOT NULL
) STRICT;
CREATE TABLE outbox (
  peer INTEGER NOT NULL,
  message INTEGER NOT NULL,
  PRIMARY KEY (peer, message)
) STRICT, WITHOUT ROWID;
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
) STRICT;
CREATE INDEX event_message ON event (message) WHERE message IS NOT NULL;
CREATE TABLE counting (
  peer INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  PRIMARY KEY (peer, epoch)
) STRICT, WITHOUT ROWID;
CREATE TABLE cursor (
  name TEXT PRIMARY KEY,
  position INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE mark (
  name TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE span (
  block INTEGER PRIMARY KEY,
  latest INTEGER NOT NULL
) STRICT;
CREATE VIRTUAL TABLE words USING fts5 (
  plain, content='', detail=none, columnsize=0, prefix='1 2 3', tokenize="ascii tokenchars '@'"
);
INSERT INTO peer VALUES (1, 'bob', 'Bob', '10.0.0.7', 8080, 1, 'PINNED');
INSERT INTO peer VALUES (2, 'carol', NULL, NULL, NULL, NULL, 'PINNED');
INSERT INTO event VALUES (1, 1, 1795435200000000000, 'ENTERED', NULL, NULL, NULL, NULL, 'Bob');
INSERT INTO message VALUES (1, 2, 1, 1795435200000000000, 1795435260000000000, NULL, 'first');
INSERT INTO event VALUES (3, 1, 1795435201000000000, 'SENT', 1, 2, 'taken', 'a > b', NULL);
INSERT INTO message VALUES (2, 4, 2, 1795435200000000000, NULL, 'Carol', 'un café');
INSERT INTO message VALUES (3, 5, 1, 1795435200000000000, 1795435260000000000, NULL, 'third');
INSERT INTO outbox VALUES (1, 3);
INSERT INTO counting VALUES (2, 7, 41);
INSERT INTO cursor VALUES ('main', 3);
INSERT INTO words (rowid, plain) VALUES (1, 'first @1');
INSERT INTO words (rowid, plain) VALUES (2, 'un cafe @2');
INSERT INTO span VALUES (0, 1795435200000000000);
INSERT INTO mark VALUES ('indexed', 2);
CREATE TRIGGER queue AFTER INSERT ON message WHEN new.expires IS NOT NULL BEGIN INSERT INTO outbox (peer, message) VALUES (new.peer, new.id); END;
PRAGMA user_version = 2;
