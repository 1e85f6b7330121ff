/// What the tests of the classic drivers have in common.
///
/// Start at [io.parley.testkit.classic.FarEnd].
package io.parley.testkit.classic;
