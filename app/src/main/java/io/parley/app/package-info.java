/// The program: command line, terminal, logs.
///
/// Start at [io.parley.app.Main], which parses the command line; [io.parley.app.Chat] is what runs
/// then, and [io.parley.app.DemoCommand] what `parley demo` does.
package io.parley.app;
