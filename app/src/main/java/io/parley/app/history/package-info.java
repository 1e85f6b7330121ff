/// What was said, read from a store: which messages are wanted, page by page, and as JSON. It knows
/// no terminal.
///
/// Start at [io.parley.app.history.HistoryPages].
package io.parley.app.history;
