/// Benchmarks: Parley beside a baseline, both measured in turns on one machine.
///
/// Start at [io.parley.bench.Benchmark]; `docs/benchmarks.md` says what each one measures and what
/// came out. A new one is a class here and its line in [io.parley.bench.Benchmarks].
@NullMarked
package io.parley.bench;

import org.jspecify.annotations.NullMarked;
