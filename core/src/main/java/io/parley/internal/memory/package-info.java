/// The store in memory: the same promises as a durable one, but for the life of the process.
///
/// Start at [io.parley.internal.memory.MemoryStore].
package io.parley.internal.memory;
