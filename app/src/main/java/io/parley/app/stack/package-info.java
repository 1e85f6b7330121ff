/// The stacks of the program by name, and a node on one of them. Start at
/// [io.parley.app.stack.StackProfile].
package io.parley.app.stack;
