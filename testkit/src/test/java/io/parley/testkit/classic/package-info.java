/// What the tests of the classic drivers, and of the stacks on them, have in common.
///
/// Start at [io.parley.testkit.classic.ClassicWorld] for the stacks on them, at
/// [io.parley.testkit.classic.FarEnd] for the drivers alone.
package io.parley.testkit.classic;
